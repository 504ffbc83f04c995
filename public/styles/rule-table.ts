import { css } from 'lit';

export const ruleTableStyles = css`
  :host { display: block; position: relative; min-width: 0; min-height: 0; container-type: inline-size; }
  .scroller { position: absolute; inset: 0; overflow: auto; scrollbar-width: thin; }
  .line {
    display: grid; align-items: center; column-gap: 10px; padding: 0 12px 0 14px;
    grid-template-columns: 128px 96px minmax(0, 5fr) minmax(0, 2fr) 84px 84px 60px 84px;
    grid-template-areas: 'state severity title category type looks alerts last';
  }
  .head { position: sticky; z-index: 5; top: 0; height: 30px; border-bottom: 1px solid var(--line-strong); background: var(--surface); color: var(--text-2); font-size: 11px; font-weight: 600; }
  .head button { display: inline-flex; align-items: center; gap: 4px; max-width: 100%; padding: 0; border: 0; background: none; color: inherit; font-weight: 600; }
  .head button:hover { color: var(--text); }
  .line > * { min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .row .state, .row .severity { display: flex; align-items: center; }
  .state { grid-area: state; }
  .severity { grid-area: severity; }
  .title { grid-area: title; }
  .row .title { font-size: 12.5px; }
  .row .title .id { margin-left: 8px; color: var(--text-3); font: 11px var(--mono); }
  .category { grid-area: category; color: var(--text-2); }
  .type { grid-area: type; color: var(--text-2); }
  .looks { grid-area: looks; color: var(--text-2); }
  .alerts { grid-area: alerts; text-align: right; font-variant-numeric: tabular-nums; }
  .head .alerts { display: flex; justify-content: flex-end; }
  .last { grid-area: last; color: var(--text-2); font-variant-numeric: tabular-nums; }
  .space { position: relative; }
  .window { position: absolute; left: 0; right: 0; top: 0; will-change: transform; }
  .row { height: var(--height); border-bottom: 1px solid var(--line); outline-offset: -2px; cursor: default; }
  .row:hover { background: var(--hover); }
  .row.open { background: var(--accent-soft); box-shadow: inset 3px 0 var(--accent); }
  .row.isoff .title { color: var(--text-2); }
  .foot { display: flex; justify-content: center; padding: 14px 0 70px; color: var(--text-3); font-size: 12px; }
  @container (max-width: 900px) {
    .line { grid-template-columns: 124px 92px minmax(0, 1fr) 84px 60px 84px; grid-template-areas: 'state severity title type alerts last'; }
    .category, .looks { display: none; }
  }
  @container (max-width: 640px) {
    .line { grid-template-columns: auto auto minmax(0, 1fr) auto; column-gap: 8px; grid-template-areas: 'state severity type alerts' 'title title title title'; align-content: center; row-gap: 2px; }
    .head.line { grid-template-areas: 'state severity type alerts'; }
    .last, .head .title { display: none; }
    .row .alerts::after { content: ' alerts'; color: var(--text-3); }
  }
`;
