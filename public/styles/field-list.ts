import { css } from 'lit';

export const fieldListStyles = css`
  :host { display: flex; flex-direction: column; min-height: 0; }
  .input { height: 28px; margin: 10px 10px 6px; font-size: 12px; }
  .lists { flex: 1; min-height: 0; padding: 0 6px 10px; overflow: auto; scrollbar-width: thin; }
  h2 { display: flex; justify-content: space-between; margin: 8px 6px 3px; color: var(--text-3); font-size: 11px; font-weight: 600; letter-spacing: 0.05em; text-transform: uppercase; }
  h2 span { font-weight: 400; }
  ul, ol { margin: 0; padding: 0; list-style: none; }
  .line { display: flex; align-items: center; border-radius: 5px; }
  .line:hover, li.open > .line { background: var(--hover); }
  .name { flex: 1; display: flex; align-items: center; gap: 7px; min-width: 0; height: 25px; padding: 0 4px 0 6px; border: 0; background: none; text-align: left; font-size: 12px; }
  .type { flex: none; width: 15px; color: var(--text-3); font: 600 10px/1 var(--mono); text-align: center; }
  .text { flex: 1; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .name .text { display: flex; min-width: 0; }
  .stem { flex: 0 1000 auto; min-width: 14px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .end { flex: 0 1 auto; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .coverage { color: var(--text-3); font-size: 11px; font-variant-numeric: tabular-nums; }
  .line .icon { margin-right: 2px; }
  .icon.tiny:not(.on) { color: var(--text-3); }
  .icon.on { color: var(--accent); }
  .icon:hover { background: var(--line); }
  .top { margin: 2px 4px 8px 14px; }
  .top li { position: relative; display: flex; align-items: center; gap: 2px; height: 23px; padding-left: 5px; font-size: 12px; }
  .bar { position: absolute; inset: 2px auto 2px 0; border-radius: 3px; background: var(--accent-soft); }
  .value { position: relative; flex: 1; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .share { position: relative; color: var(--text-2); font-size: 11px; font-variant-numeric: tabular-nums; }
  .top .icon { position: relative; }
  p { margin: 4px 6px; font-size: 11px; }
  .bad { color: var(--bad); }
  .link { padding: 0; border: 0; background: none; color: var(--accent); text-decoration: underline; }
`;
