import { css } from 'lit';

export const listEntriesStyles = css`
  :host { display: block; min-width: 0; container-type: inline-size; }
  .acts { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; min-height: 40px; padding: 4px 14px; border-bottom: 1px solid var(--line); font-size: 12px; }
  table { width: 100%; border-collapse: collapse; table-layout: fixed; font-size: 12.5px; }
  .acts label { display: inline-flex; align-items: center; gap: 8px; margin-right: 6px; }
  th, td { padding: 6px 8px; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: anywhere; }
  thead th { color: var(--text-2); font-size: 11px; white-space: nowrap; }
  th.choose, td.choose { width: 34px; padding-left: 14px; }
  th.value { width: 26%; }
  th.who { width: 14%; }
  th.expires { width: 14%; }
  th.standing { width: 100px; }
  th.does { width: 76px; }
  input[type='checkbox'] { width: 14px; height: 14px; margin: 2px 0; accent-color: var(--accent-strong); }
  tbody th { font: 12px/1.5 var(--mono); }
  .type { display: block; color: var(--text-3); font: 11px var(--font); }
  .source, .sub { display: block; color: var(--text-3); font-size: 11px; }
  td.does { text-align: right; white-space: nowrap; }
  tr.over > * { color: var(--text-3); }
  tr.chosen { background: var(--accent-soft); }
  .status { display: inline-block; padding: 0 7px; border: 1px solid color-mix(in srgb, currentColor 35%, transparent); border-radius: 9px; color: var(--text-2); font-size: 11px; line-height: 18px; font-weight: 600; white-space: nowrap; }
  .status.in-force, .status.approved { color: var(--good); }
  .status.proposed { background: var(--warn-soft); color: var(--warn); }
  .status.refused { color: var(--bad); }
  .status.over { border-style: dashed; font-weight: 400; }
  .foot { display: flex; justify-content: center; padding: 14px 0 70px; color: var(--text-3); font-size: 12px; }
  @container (max-width: 820px) {
    thead { display: none; }
    table, tbody { display: block; }
    tr { display: grid; grid-template-columns: 26px minmax(0, 1fr) auto; gap: 2px 8px; padding: 8px 12px; border-bottom: 1px solid var(--line); }
    th, td, td.choose { width: auto; padding: 0; border: 0; }
    td.standing { grid-area: 1 / 3; text-align: right; }
    td.choose { grid-area: 1 / 1; }
    tbody th.value { grid-area: 1 / 2; width: auto; }
    td.why { grid-area: 2 / 2 / auto / 4; }
    td.who { grid-area: 3 / 2; }
    td.expires { grid-area: 4 / 2; }
    td.expires::before { content: 'expires '; }
    .sub { display: inline; margin-left: 6px; }
    td.standing .sub { display: block; margin: 0; text-align: right; }
    td.who, td.expires { color: var(--text-2); font-size: 11px; }
    td.does { grid-area: 4 / 3; }
  }
`;
