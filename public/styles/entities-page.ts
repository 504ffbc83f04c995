import { css } from 'lit';

export const entitiesPageStyles = css`
  .tabs { display: inline-flex; gap: 2px; margin-right: 8px; padding: 2px; border-radius: 8px; background: var(--sunken); font-size: 12px; }
  .tabs a { padding: 4px 10px; border-radius: 6px; color: var(--text-2); text-decoration: none; }
  .tabs a[aria-current='page'] { background: var(--raised); color: var(--text); font-weight: 600; }
  .tabs a:hover { color: var(--text); }
  .body { display: block; overflow: auto; background: var(--surface); scrollbar-width: thin; }
  .body.stale table { opacity: 0.55; }
  table { width: 100%; border-collapse: collapse; table-layout: fixed; font-size: 12.5px; }
  thead th { position: sticky; z-index: 2; top: 0; height: 30px; background: var(--surface); color: var(--text-2); font-size: 11px; box-shadow: inset 0 -1px var(--line-strong); white-space: nowrap; }
  th, td { padding: 6px 10px; text-align: left; vertical-align: middle; }
  th:first-child, td:first-child { padding-left: 14px; }
  td, tbody th { border-bottom: 1px solid var(--line); font-weight: 400; }
  tbody tr:hover { background: var(--hover); }
  .risk { width: 128px; white-space: nowrap; }
  .risk b { display: inline-block; min-width: 34px; text-align: right; font-variant-numeric: tabular-nums; }
  .risk > i { display: inline-block; width: 50px; height: 6px; margin-left: 8px; border-radius: 3px; background: var(--sunken); overflow: hidden; }
  .risk > i > i { display: block; height: 100%; background: var(--bar-critical); }
  .kind { color: var(--text-3); font-size: 11px; }
  tbody th { min-width: 190px; }
  .value { font: 12px var(--mono); overflow-wrap: anywhere; }
  .severity { width: 108px; }
  .alerts { width: 84px; }
  .time { width: 100px; }
  .rules { width: 24%; }
  .attack { width: 18%; }
  .alerts, .time { white-space: nowrap; }
  .time { color: var(--text-2); }
  a { color: var(--accent); }
  .chip { display: inline-block; max-width: 100%; margin: 0 4px 3px 0; padding: 0 7px; border: 1px solid var(--line-strong); border-radius: 9px; font-size: 11px; line-height: 18px; overflow-wrap: anywhere; }
  .members { display: block; color: var(--text-2); font-size: 11px; }
  .members .value { font-size: 11px; }
  .blocked { white-space: nowrap; }
  th.blocked { width: 190px; }
  .blocked .standing { display: inline-block; min-width: 78px; color: var(--text-2); }
  .blocked.all .standing { color: var(--good); font-weight: 600; }
  .blocked.some .standing, .blocked.proposed .standing { color: var(--warn); }
  .foot { padding: 14px; color: var(--text-3); font-size: 12px; text-align: center; }
  @media (max-width: 1000px) { .attack, .first { display: none; } }
  @media (max-width: 760px) {
    .rules, .attackers .severity { display: none; }
    .blocked { white-space: normal; }
    th.blocked { width: 110px; }
  }
  @media (max-width: 560px) {
    thead { display: none; }
    tr { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: 2px 10px; padding: 6px 12px; border-bottom: 1px solid var(--line); }
    td, tbody th, td:first-child { padding: 0; border: 0; width: auto; min-width: 0; }
    .risk > i { display: none; }
    .time { grid-column: 3; grid-row: 2; }
    tbody th { grid-column: 1 / 3; grid-row: 1; }
    .alerts { grid-column: 3; grid-row: 1; text-align: right; }
    .risk b { min-width: 0; }
    .blocked { grid-column: 1 / -1; }
  }
`;
