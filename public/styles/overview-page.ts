import { css } from 'lit';

export const overviewPageStyles = css`
  :host { display: block; height: 100%; overflow: auto; }
  .page { display: grid; gap: 14px; max-width: 1500px; padding: 16px 20px 40px; }
  .head { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 12px; }
  h1 { margin: 0; font-size: 18px; }
  .well { display: inline-flex; align-items: center; gap: 6px; padding: 3px 10px 3px 8px; border-radius: 12px; background: var(--accent-soft); color: var(--good); font-size: 12px; font-weight: 600; }
  .well.degraded { background: var(--bad-soft); color: var(--bad); }
  .head a, .figures a { text-decoration: none; }
  .figures { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 12px; }
  .figures a { display: grid; border-radius: 10px; color: inherit; }
  .figures a:hover mz-figure { border-color: var(--accent); }
  .card { min-width: 0; border: 1px solid var(--line); border-radius: 10px; background: var(--surface); overflow: hidden; }
  .card.plot { overflow: visible; }
  .card.plot mz-histogram { padding: 8px 14px 6px; }
  .card > h2 { display: flex; align-items: baseline; justify-content: space-between; gap: 10px; margin: 0; padding: 12px 14px; border-bottom: 1px solid var(--line); font-size: 14px; }
  .card > h2 a { font-size: 12px; font-weight: 400; }
  a { color: var(--accent); }
  .two { display: grid; grid-template-columns: minmax(0, 3fr) minmax(260px, 2fr); gap: 14px; align-items: start; }
  .side { display: grid; gap: 14px; min-width: 0; }
  ol { margin: 0; padding: 0; list-style: none; }
  li { display: grid; gap: 2px 10px; align-items: center; padding: 7px 14px; border-bottom: 1px solid var(--line); font-size: 12.5px; }
  li:last-child { border-bottom: 0; }
  .first li { grid-template-columns: 96px minmax(0, 1fr) auto; }
  .first li > a { overflow: hidden; color: var(--text); text-decoration: none; text-overflow: ellipsis; white-space: nowrap; }
  .first li > a:hover { text-decoration: underline; }
  .time { color: var(--text-2); white-space: nowrap; }
  .top li { grid-template-columns: minmax(0, 1fr) 70px 44px; }
  .top .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .top .kind { color: var(--text-3); font-size: 11px; }
  .top b { text-align: right; font-variant-numeric: tabular-nums; font-weight: 600; }
  .top .bar { height: 6px; border-radius: 3px; background: var(--sunken); overflow: hidden; }
  .top .bar i { display: block; height: 100%; background: var(--accent); }
  .none { padding: 14px; color: var(--text-2); font-size: 12.5px; }
  @media (max-width: 1050px) { .two { grid-template-columns: minmax(0, 1fr); } }
  @media (max-width: 800px) { .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
  @media (max-width: 520px) {
    .page { padding: 12px 10px 30px; }
    .first li { grid-template-columns: minmax(0, 1fr) auto; }
    .first li > a { grid-column: 1 / 3; white-space: normal; overflow-wrap: anywhere; }
  }
`;
