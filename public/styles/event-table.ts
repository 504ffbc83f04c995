import { css } from 'lit';

export const eventTableStyles = css`
  :host { display: block; position: relative; min-width: 0; min-height: 0; }
  .scroller { position: absolute; inset: 0; overflow: auto; outline: none; scrollbar-width: thin; }
  .grid { min-width: var(--least); }
  .line { display: grid; grid-template-columns: var(--columns); }
  .head { position: sticky; z-index: 5; top: 0; height: 30px; border-bottom: 1px solid var(--line-strong); background: var(--surface); color: var(--text-2); font-size: 11px; font-weight: 600; }
  .titles { height: 100%; }
  .titles > div { display: flex; align-items: center; gap: 4px; min-width: 0; padding: 0 6px; }
  .head button.title { display: inline-flex; align-items: center; gap: 4px; padding: 0; border: 0; background: none; font-weight: 600; color: inherit; }
  .head span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .head .icon { opacity: 0; color: var(--text-3); }
  .titles > div:hover .icon, .head .icon:focus-visible { opacity: 1; }
  .space { position: relative; }
  .window { position: absolute; left: 0; right: 0; top: 0; will-change: transform; }
  .row { height: var(--row); border-bottom: 1px solid var(--line); cursor: default; }
  .row:hover { background: var(--hover); }
  .row.open { background: var(--accent-soft); }
  .cell { position: relative; display: flex; align-items: center; min-width: 0; padding: 0 6px; outline-offset: -2px; }
  .cell > .text { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .time, .code { font: 12px var(--mono); }
  .time { color: var(--text-2); font-variant-numeric: tabular-nums; }
  .summary { font-size: 12.5px; }
  .caret { justify-content: center; padding: 0; color: var(--text-3); }
  .row.open .caret svg { transform: rotate(90deg); }
  .tools { position: absolute; z-index: 3; right: 2px; top: 50%; display: flex; transform: translateY(-50%); padding: 1px; border: 1px solid var(--line-strong); border-radius: 5px; background: var(--raised); box-shadow: 0 2px 6px rgb(0 0 0 / 0.12); animation: appear 0s 0.3s both; }
  /* Not at once: a quick click on a cell opens the row, whatever comes up under the pointer. */
  @keyframes appear { from { visibility: hidden; } to { visibility: visible; } }
  .foot { display: flex; align-items: center; justify-content: center; gap: 10px; height: 44px; color: var(--text-3); font-size: 12px; }
`;
