import { css } from 'lit';

export const attackMatrixStyles = css`
  :host { display: flex; flex-direction: column; min-width: 0; min-height: 0; background: var(--surface); }
  .head { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 6px 18px; padding: 10px 14px; border-bottom: 1px solid var(--line); font-size: 12px; }
  .head label { display: inline-flex; align-items: center; gap: 6px; }
  .legend { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 0; padding: 0; list-style: none; }
  .legend li { display: inline-flex; align-items: center; gap: 5px; }
  .legend i { width: 12px; height: 12px; border: 1px solid var(--edge); border-radius: 3px; background: var(--ground); }
  .legend b { font-variant-numeric: tabular-nums; }
  .covered { --ground: color-mix(in srgb, var(--good) 24%, var(--surface)); --edge: var(--good); }
  .quiet { --ground: color-mix(in srgb, var(--accent) 13%, var(--surface)); --edge: color-mix(in srgb, var(--accent) 55%, var(--surface)); }
  .off { --ground: color-mix(in srgb, var(--warn) 14%, var(--surface)); --edge: color-mix(in srgb, var(--warn) 55%, var(--surface)); }
  .uncovered { --ground: var(--surface); --edge: var(--line); }
  .head, .chosen, .foot { flex: none; }
  .matrix { flex: 1; min-height: 0; display: grid; grid-auto-flow: column; grid-auto-columns: 146px; gap: 6px; align-items: start; padding: 10px 14px; overflow: auto; scrollbar-width: thin; }
  .matrix h2 { position: sticky; z-index: 1; top: -10px; margin: 0; min-height: 58px; padding: 6px 4px; background: var(--surface); font-size: 12px; }
  .matrix h2 span { display: block; font-size: 11px; font-weight: 400; }
  .matrix ul { display: grid; gap: 3px; margin: 0; padding: 0; list-style: none; }
  .cell { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 6px; width: 100%; padding: 4px 6px; border: 1px solid var(--edge); border-radius: 5px; background: var(--ground); color: var(--text); font-size: 11px; line-height: 1.3; text-align: left; overflow-wrap: anywhere; }
  .uncovered .cell { color: var(--text-2); }
  .off .cell, .uncovered .cell { border-style: dashed; }
  .cell .id { color: var(--text-2); font-family: var(--mono); font-size: 10px; }
  .cell .count { grid-column: 1 / 3; color: var(--text-2); font-variant-numeric: tabular-nums; }
  button.cell:hover { border-color: var(--text-2); }
  button.cell[aria-pressed='true'] { outline: 2px solid var(--accent); outline-offset: 0; }
  .chosen { max-height: 210px; padding: 8px 14px; border-bottom: 1px solid var(--line); background: var(--sunken); overflow: auto; font-size: 12.5px; }
  .chosen h2 { display: flex; flex-wrap: wrap; gap: 4px 10px; align-items: center; margin: 0 0 4px; font-size: 13px; }
  .chosen h2 .muted, .chosen h2 a { font-size: 12px; font-weight: 400; }
  .chosen .icon { margin-left: auto; }
  .chosen ul { margin: 0; padding: 0; list-style: none; }
  .chosen li { display: flex; flex-wrap: wrap; gap: 2px 10px; padding: 2px 0; }
  .rule { padding: 0; border: 0; background: none; color: var(--accent); text-align: left; text-decoration: underline; overflow-wrap: anywhere; }
  .chosen .muted, .head .muted { color: var(--text-2); }
  .matrix .muted { color: var(--text-2); }
  a { color: var(--accent); }
  .chip { padding: 0 7px; border: 1px solid var(--line-strong); border-radius: 9px; font-size: 11px; line-height: 18px; }
  .foot { margin: 0; padding: 7px 14px; border-top: 1px solid var(--line); color: var(--text-2); font-size: 11px; }
  @media (max-width: 640px) { .legend .muted { display: none; } .matrix { grid-auto-columns: 132px; } }
`;
