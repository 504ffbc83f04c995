import { css } from 'lit';

export const listTableStyles = css`
  :host { display: block; position: relative; min-width: 0; min-height: 0; container-type: inline-size; }
  .scroller { position: absolute; inset: 0; overflow: auto; scrollbar-width: thin; }
  .line {
    display: grid; align-items: center; column-gap: 12px; padding: 0 12px 0 14px;
    grid-template-columns: minmax(120px, 2fr) 80px minmax(0, 4fr) 72px 72px 92px;
    grid-template-areas: 'name kind about entries waiting changed';
  }
  .head { position: sticky; z-index: 5; top: 0; height: 30px; border-bottom: 1px solid var(--line-strong); background: var(--surface); color: var(--text-2); font-size: 11px; font-weight: 600; }
  .line > * { min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .name { grid-area: name; }
  .row .name { font: 600 12.5px var(--mono); }
  .kind { grid-area: kind; color: var(--text-2); }
  .about { grid-area: about; color: var(--text-2); }
  .entries { grid-area: entries; text-align: right; font-variant-numeric: tabular-nums; }
  .waiting { grid-area: waiting; text-align: right; font-variant-numeric: tabular-nums; }
  .waiting b { padding: 1px 7px; border-radius: 9px; background: var(--warn-soft); color: var(--warn); }
  .changed { grid-area: changed; color: var(--text-2); font-variant-numeric: tabular-nums; }
  .row { min-height: var(--row); border-bottom: 1px solid var(--line); outline-offset: -2px; cursor: default; }
  .row:hover { background: var(--hover); }
  .row.open { background: var(--accent-soft); box-shadow: inset 3px 0 var(--accent); }
  .foot { padding: 14px 0 70px; color: var(--text-3); font-size: 12px; text-align: center; }
  @container (max-width: 680px) {
    .line { grid-template-columns: minmax(0, 1fr) auto auto; grid-template-areas: 'name waiting entries' 'about kind changed'; row-gap: 2px; padding-top: 6px; padding-bottom: 6px; }
    .head.line { display: none; }
    .row .entries::after { content: ' entries'; color: var(--text-3); }
    .kind, .changed { text-align: right; }
    .row .waiting b::after { content: ' waiting'; }
    .row .waiting .muted { display: none; }
  }
`;
