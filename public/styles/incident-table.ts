import { css } from 'lit';

export const incidentTableStyles = css`
  :host { display: block; position: relative; min-width: 0; min-height: 0; container-type: inline-size; }
  .scroller { position: absolute; inset: 0; overflow: auto; scrollbar-width: thin; }
  .line {
    display: grid; align-items: center; column-gap: 10px; padding: 0 14px;
    grid-template-columns: 112px 92px minmax(0, 1fr) 92px 116px 112px 96px minmax(80px, 150px) 84px;
    grid-template-areas: 'id severity summary kind phase tlp owner responders changed';
  }
  .head { position: sticky; z-index: 5; top: 0; height: 30px; border-bottom: 1px solid var(--line-strong); background: var(--surface); color: var(--text-2); font-size: 11px; font-weight: 600; }
  .line > * { min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .id { grid-area: id; font: 12px var(--mono); color: var(--text-2); }
  .severity { grid-area: severity; }
  .row .severity { display: flex; align-items: center; }
  .summary { grid-area: summary; font-size: 12.5px; font-weight: 500; }
  .kind { grid-area: kind; color: var(--text-2); }
  .phase { grid-area: phase; }
  .tlp { grid-area: tlp; color: var(--text-2); font-size: 12px; }
  .owner { grid-area: owner; }
  .responders { grid-area: responders; color: var(--text-2); }
  .changed { grid-area: changed; color: var(--text-2); font-variant-numeric: tabular-nums; }
  .head > * { color: inherit; font: inherit; }
  .row { height: var(--row); border-bottom: 1px solid var(--line); outline-offset: -2px; cursor: pointer; }
  .row:hover { background: var(--hover); }
  .row.closed > :not(.phase) { opacity: 0.8; }
  .summary .avatars { vertical-align: -5px; margin-right: 3px; }
  .pill { padding: 0 7px; border: 1px solid var(--line-strong); border-radius: 9px; color: var(--text-2); font-size: 11px; line-height: 18px; }
  .pill.on { border-color: color-mix(in srgb, var(--accent) 35%, transparent); background: var(--accent-soft); color: var(--accent); font-weight: 600; }
  @container (max-width: 1000px) {
    .line { grid-template-columns: 112px 92px minmax(0, 1fr) 116px 96px 84px; grid-template-areas: 'id severity summary phase owner changed'; }
    .kind, .tlp, .responders { display: none; }
  }
  @container (max-width: 620px) {
    .head { display: none; }
    .line { grid-template: 'severity id changed' 22px 'summary summary summary' 20px 'phase owner owner' 24px / minmax(0, 1fr) minmax(0, 1fr) auto; }
    .row { height: auto; padding-block: 6px; }
    .row .owner { text-align: right; }
  }
`;
