import { css } from 'lit';

/** What is open beside a list: an alert, a rule. */
export const detailStyles = css`
  :host { display: flex; flex-direction: column; min-width: 0; min-height: 0; background: var(--surface); container-type: inline-size; }
  .body { flex: 1; min-height: 0; padding: 12px 14px 80px; overflow: auto; scrollbar-width: thin; }
  .signs { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 12px; color: var(--text-2); font-size: 12px; }
  h2 { margin: 8px 0; font-size: 15px; line-height: 1.35; overflow-wrap: anywhere; }
  h3 { margin: 18px 0 6px; color: var(--text-2); font-size: 11px; letter-spacing: 0.05em; text-transform: uppercase; }
  p.muted { margin: 0 0 6px; font-size: 12px; }
  .title { margin: -4px 0 10px; color: var(--text-2); overflow-wrap: anywhere; }
  .note-bad { display: flex; gap: 8px; margin: 0 0 10px; padding: 8px 10px; border-radius: 8px; background: var(--bad-soft); color: var(--bad); font-size: 12px; overflow-wrap: anywhere; }
  .handle { display: grid; gap: 8px; padding: 10px; border: 1px solid var(--line); border-radius: 10px; background: var(--bg); }
  .buttons { display: flex; flex-wrap: wrap; gap: 6px; }
  .handle label { display: grid; gap: 3px; min-width: 0; color: var(--text-2); font-size: 12px; }
  .handle .input { width: 100%; }
  .handle textarea { height: 54px; padding: 6px 10px; resize: vertical; }
  dl { display: grid; grid-template-columns: minmax(112px, max-content) minmax(0, 1fr); gap: 4px 12px; margin: 0; font-size: 12px; }
  dt { max-width: 200px; color: var(--text-2); overflow-wrap: anywhere; }
  dd { margin: 0; overflow-wrap: anywhere; }
  a { color: var(--accent); }
  .code { font: 12px var(--mono); }
  .chip { display: inline-block; margin: 0 4px 3px 0; padding: 0 7px; border: 1px solid var(--line-strong); border-radius: 9px; font-size: 11px; line-height: 18px; }
  .text { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 12.5px; }
  .text > svg { display: inline-block; vertical-align: -1px; }
  .pivots { display: grid; gap: 6px; margin: 0; padding: 0; list-style: none; font-size: 12px; }
  .pivots li { display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 8px; min-width: 0; }
  .pivots .field { color: var(--text-2); }
  .pivots .value { font: 12px var(--mono); overflow-wrap: anywhere; min-width: 0; }
  .events { margin: 0; padding: 0; border: 1px solid var(--line); border-radius: 8px; list-style: none; overflow: hidden; }
  .events li + li { border-top: 1px solid var(--line); }
  .event { display: grid; grid-template-columns: 12px auto minmax(0, 1fr); align-items: center; gap: 8px; width: 100%; min-height: 28px; padding: 2px 8px; border: 0; background: none; text-align: left; font-size: 12px; }
  .event:hover { background: var(--hover); }
  .event[aria-expanded='true'] svg { transform: rotate(90deg); }
  .event .time { color: var(--text-2); font: 11px var(--mono); white-space: nowrap; }
  .event .line { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .events mz-event-detail { overflow-x: auto; }
  .history { margin: 0; padding: 0; list-style: none; font-size: 12px; }
  .history li { padding: 5px 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
  .history .muted { font-size: 11px; }
  .history blockquote { margin: 3px 0 0; padding: 3px 10px; border-left: 3px solid var(--line-strong); white-space: pre-wrap; }
  @container (max-width: 400px) {
    dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
    dd { margin-bottom: 6px; }
    .event { grid-template-columns: 12px minmax(0, 1fr); }
    .event .line { grid-column: 2; }
  }
`;
