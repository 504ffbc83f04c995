import { css } from 'lit';

export const filterPillsStyles = css`
  :host { display: block; min-width: 0; }
  .pills { display: flex; flex-wrap: wrap; gap: 5px; }
  .pill { display: inline-flex; align-items: center; gap: 1px; max-width: 100%; height: 24px; padding: 0 2px 0 7px; border: 1px solid var(--accent); border-radius: 12px; background: var(--accent-soft); }
  .pill.not { border-color: var(--bad); background: var(--bad-soft); }
  .pill.not b { color: var(--bad); }
  .pill.off { border-style: dashed; border-color: var(--line-strong); background: none; }
  .pill.off .text { color: var(--text-3); text-decoration: line-through; }
  .pill.off b { color: inherit; }
  [type='checkbox'] { width: 12px; height: 12px; margin: 0; accent-color: var(--accent-strong); }
  .text { min-width: 0; padding: 0 4px 0 6px; overflow: hidden; border: 0; background: none; font: 12px/20px var(--mono); text-overflow: ellipsis; white-space: nowrap; }
  .pill .icon { width: 18px; height: 18px; border-radius: 9px; }
  .pill .icon:hover { background: var(--line); }
  .input { width: min(420px, 100%); height: 24px; border-radius: 12px; font: 12px var(--mono); }
  .input.wrong { border-color: var(--bad); }
  .all { height: 24px; padding: 0 6px; border: 0; border-radius: 5px; background: none; color: var(--text-2); font-size: 12px; }
  .all:hover { background: var(--hover); }
`;
