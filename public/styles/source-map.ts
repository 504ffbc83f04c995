import { css } from 'lit';

export const sourceMapStyles = css`
  :host { display: block; min-width: 0; min-height: 120px; border: 1px solid var(--line); border-radius: 10px; background: var(--surface); overflow: hidden; }
  h2 { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: 4px 10px; margin: 0; padding: 9px 14px; border-bottom: 1px solid var(--line); font-size: 14px; }
  h2 span { display: inline-flex; gap: 4px; font-weight: 400; }
  .none { margin: 0; padding: 14px; color: var(--text-2); font-size: 12.5px; }
  .body { display: grid; grid-template-columns: minmax(0, 2fr) minmax(220px, 1fr); gap: 8px 18px; padding: 10px 14px 12px; }
  figure { margin: 0; min-width: 0; }
  figure svg { width: 100%; height: auto; max-height: 330px; }
  path { stroke: var(--surface); stroke-width: 0.6; }
  path.known { cursor: pointer; }
  path.known:hover { stroke: var(--text); stroke-width: 1.2; }
  .k0 { --c: var(--map-0); }
  .k1 { --c: var(--map-1); }
  .k2 { --c: var(--map-2); }
  .k3 { --c: var(--map-3); }
  .k4 { --c: var(--map-4); }
  .k5 { --c: var(--map-5); }
  path { fill: var(--c); }
  figcaption { display: flex; flex-wrap: wrap; gap: 2px 14px; justify-content: center; color: var(--text-2); font-size: 11px; font-variant-numeric: tabular-nums; }
  figcaption span { display: inline-flex; align-items: center; gap: 5px; }
  figcaption i { width: 14px; height: 9px; border-radius: 2px; background: var(--c); }
  .table { max-height: 340px; overflow: auto; scrollbar-width: thin; }
  table { width: 100%; border-collapse: collapse; font-size: 12.5px; }
  th, td { padding: 4px 6px; text-align: left; font-weight: 400; }
  thead th { position: sticky; top: 0; background: var(--surface); color: var(--text-2); font-size: 11px; font-weight: 600; box-shadow: inset 0 -1px var(--line-strong); }
  tbody th i { display: block; height: 3px; margin-top: 2px; border-radius: 2px; background: var(--map-4); }
  .number { text-align: right; vertical-align: top; font-variant-numeric: tabular-nums; }
  a { color: var(--accent); }
  @media (max-width: 900px) { .body { grid-template-columns: minmax(0, 1fr); } .table { max-height: 240px; } }
`;
