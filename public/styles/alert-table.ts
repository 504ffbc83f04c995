import { css } from 'lit';

export const alertTableStyles = css`
  :host { display: block; position: relative; min-width: 0; min-height: 0; container-type: inline-size; }
  .scroller { position: absolute; inset: 0; overflow: auto; scrollbar-width: thin; }
  .line {
    display: grid; align-items: center; column-gap: 10px; padding: 0 12px 0 10px;
    grid-template-columns: 18px 92px 104px minmax(0, 1fr) 62px 84px 84px 92px minmax(90px, 150px);
    grid-template-areas: 'check severity status summary count last first assignee rule';
  }
  .head { position: sticky; z-index: 5; top: 0; height: 30px; border-bottom: 1px solid var(--line-strong); background: var(--surface); color: var(--text-2); font-size: 11px; font-weight: 600; }
  .line > * { min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .check { grid-area: check; display: flex; overflow: visible; }
  .row .severity, .row .state { display: flex; align-items: center; }
  .severity { grid-area: severity; }
  .state { grid-area: status; }
  .summary { grid-area: summary; font-size: 12.5px; }
  .count { grid-area: count; text-align: right; font-variant-numeric: tabular-nums; }
  .last { grid-area: last; color: var(--text-2); font-variant-numeric: tabular-nums; }
  .first { grid-area: first; color: var(--text-2); font-variant-numeric: tabular-nums; }
  .assignee { grid-area: assignee; }
  .rule { grid-area: rule; color: var(--text-2); font: 12px var(--mono); }
  .head > * { color: inherit; font: inherit; }
  .row { height: var(--row); border-bottom: 1px solid var(--line); outline-offset: -2px; cursor: default; }
  .row:hover { background: var(--hover); }
  .row.chosen { background: var(--accent-soft); }
  .row.open { background: var(--accent-soft); box-shadow: inset 3px 0 var(--accent); }
  .row.past > :not(.check) { opacity: 0.75; }
  .row.past .summary { text-decoration: line-through; }
  .summary .avatars { vertical-align: -5px; margin-right: 3px; }
  .failed { display: inline-block; vertical-align: -2px; margin-right: 5px; color: var(--bad); }
  input { width: 14px; height: 14px; margin: 0; accent-color: var(--accent-strong); }
  .foot { display: flex; align-items: center; justify-content: center; gap: 10px; padding: 14px 0 70px; color: var(--text-3); font-size: 12px; }
  @container (max-width: 900px) {
    .line { grid-template-columns: 18px 88px 104px minmax(0, 1fr) 52px 78px 84px; grid-template-areas: 'check severity status summary count last assignee'; }
    .first, .rule { display: none; }
  }
  @container (max-width: 640px) {
    .line {
      grid-template-columns: 18px auto minmax(0, 1fr) auto; column-gap: 8px; row-gap: 2px;
      grid-template-areas: 'check severity status last' '. summary summary count' '. assignee assignee assignee';
    }
    .row { height: auto; padding-block: 6px; }
    .head > :not(.check, .last), .row .assignee.muted { display: none; }
    .head.line { grid-template-areas: 'check . . last'; }
    .summary { white-space: normal; overflow-wrap: anywhere; }
    .row .count { align-self: start; color: var(--text-2); }
    .row .count::before { content: '×'; }
    .row .assignee { color: var(--text-2); font-size: 12px; }
    .row .assignee::before { content: '→ '; }
  }
`;
