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
  .card > h2 .pills { display: inline-flex; flex-wrap: wrap; gap: 6px; margin: -4px auto -4px 0; }
  .card > h2 .pills .button { max-width: 220px; height: 22px; overflow: hidden; font-weight: 400; }
  .charts { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 14px; align-items: stretch; }
  .charts .plot { grid-column: 1 / -1; }
  .charts.stale mz-ring { opacity: 0.55; }
  .flow figure { margin: 0; padding: 9px 14px 4px; }
  .flow figcaption { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 10px; font-size: 12px; }
  .flow figcaption span { color: var(--text-2); font-variant-numeric: tabular-nums; }
  .flow svg { width: 100%; height: 44px; margin-top: 4px; }
  .flow polyline { fill: none; stroke: var(--accent); stroke-width: 1.5; stroke-linecap: round; vector-effect: non-scaling-stroke; }
  .flow .ground { stroke: var(--line-strong); vector-effect: non-scaling-stroke; }
  ol.tactics { display: grid; grid-template-columns: repeat(15, minmax(0, 1fr)); gap: 3px; padding: 10px 12px 12px; }
  .tactics li { display: block; padding: 0; border: 0; border-radius: 5px; background: var(--sunken); font-size: 11px; }
  .tactics li > * { display: flex; flex-direction: column; justify-content: space-between; gap: 4px; height: 100%; min-height: 58px; padding: 6px 6px 5px; border-radius: 5px; color: var(--text-2); line-height: 1.25; text-decoration: none; overflow-wrap: break-word; hyphens: auto; }
  .tactics b { font-size: 15px; font-variant-numeric: tabular-nums; }
  .tactics a { color: var(--text); }
  .tactics a:hover { outline: 1px solid var(--accent); }
  .tactics .h0 b { color: var(--text-3); font-weight: 400; }
  .tactics .h1 { background: color-mix(in srgb, var(--bar-error) 14%, var(--surface)); }
  .tactics .h2 { background: color-mix(in srgb, var(--bar-error) 26%, var(--surface)); }
  .tactics .h3 { background: color-mix(in srgb, var(--bar-error) 38%, var(--surface)); }
  .tactics .h4 { background: color-mix(in srgb, var(--bar-error) 50%, var(--surface)); }
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
  @media (max-width: 1650px) { ol.tactics { grid-template-columns: repeat(8, minmax(0, 1fr)); } .tactics li > * { min-height: 46px; } }
  @media (max-width: 1250px) { ol.tactics { grid-template-columns: repeat(auto-fill, minmax(104px, 1fr)); } .charts { grid-template-columns: repeat(2, minmax(0, 1fr)); } .charts .flow { grid-column: 1 / -1; } }
  @media (max-width: 1050px) { .two { grid-template-columns: minmax(0, 1fr); } }
  @media (max-width: 800px) { .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
  @media (max-width: 640px) { .charts { grid-template-columns: minmax(0, 1fr); } }
  @media (max-width: 520px) {
    .page { padding: 12px 10px 30px; }
    .first li { grid-template-columns: minmax(0, 1fr) auto; }
    .first li > a { grid-column: 1 / 3; white-space: normal; overflow-wrap: anywhere; }
  }
`;
