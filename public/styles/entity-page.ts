import { css } from 'lit';

export const entityPageStyles = css`
  .bar a { font-size: 12px; }
  .bar .value { font: 600 14px var(--mono); overflow-wrap: anywhere; }
  .body { display: block; overflow: auto; scrollbar-width: thin; }
  .body.stale { opacity: 0.55; }
  .page { display: grid; gap: 14px; max-width: 1200px; padding: 16px 20px 40px; }
  .figures { display: grid; grid-template-columns: repeat(5, minmax(0, 1fr)); gap: 12px; margin: 0; }
  .figures div { padding: 10px 14px; border: 1px solid var(--line); border-radius: 10px; background: var(--surface); }
  .figures dt { color: var(--text-2); font-size: 12px; }
  .figures dd { display: flex; align-items: center; min-height: 32px; margin: 0; font-size: 22px; font-weight: 600; font-variant-numeric: tabular-nums; }
  .figures .time { font-size: 14px; }
  .card { min-width: 0; border: 1px solid var(--line); border-radius: 10px; background: var(--surface); overflow: hidden; }
  .card h2 { display: flex; flex-wrap: wrap; gap: 2px 12px; align-items: baseline; margin: 0; padding: 12px 14px; border-bottom: 1px solid var(--line); font-size: 14px; }
  .card h2 span { font-size: 12px; font-weight: 400; }
  .card p { margin: 0; padding: 8px 14px 10px; font-size: 12px; }
  figure { margin: 0; padding: 12px 14px 0; }
  figure svg { width: 100%; height: 120px; }
  figure rect { fill: var(--bar-critical); }
  figure path { stroke: var(--line-strong); vector-effect: non-scaling-stroke; }
  figcaption { display: flex; justify-content: space-between; color: var(--text-2); font-size: 11px; font-variant-numeric: tabular-nums; }
  .days { max-height: 260px; overflow: auto; border-top: 1px solid var(--line); scrollbar-width: thin; }
  table { width: 100%; max-width: 420px; border-collapse: collapse; font-size: 12.5px; font-variant-numeric: tabular-nums; }
  th, td { padding: 5px 14px; text-align: left; font-weight: 400; }
  td, thead th + th { text-align: right; }
  thead th { position: sticky; top: 0; background: var(--surface); color: var(--text-2); font-size: 11px; font-weight: 600; box-shadow: inset 0 -1px var(--line-strong); }
  a { color: var(--accent); }
  .chip { display: inline-block; max-width: 100%; margin: 0 4px 3px 0; padding: 0 7px; border: 1px solid var(--line-strong); border-radius: 9px; font-size: 11px; line-height: 18px; overflow-wrap: anywhere; }
  @media (max-width: 800px) { .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); } .page { padding: 12px 10px 30px; } }
`;
