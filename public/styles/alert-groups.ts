import { css } from 'lit';

export const alertGroupsStyles = css`
  :host { display: block; flex: 1; min-width: 0; min-height: 0; overflow: auto; scrollbar-width: thin; container-type: inline-size; }
  ul { margin: 0; padding: 0; list-style: none; }
  li { border-bottom: 1px solid var(--line); }
  li.open > .line { position: sticky; z-index: 6; top: 0; background: var(--accent-soft); box-shadow: inset 3px 0 var(--accent); }
  .line { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 14px; min-height: 38px; padding: 4px 12px 4px 6px; background: var(--surface); font-size: 12px; }
  .line:hover { background: var(--hover); }
  .name { display: flex; flex: 1 1 260px; align-items: baseline; gap: 8px; min-width: 0; padding: 4px 6px; border: 0; border-radius: 5px; background: none; color: var(--text); font-size: 12.5px; text-align: left; }
  .name svg { flex: none; }
  .name b { font-variant-numeric: tabular-nums; }
  .name[aria-expanded='true'] svg { transform: rotate(90deg); }
  .label { min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .severities { display: flex; flex-wrap: wrap; gap: 2px 10px; }
  .severities > span { display: inline-flex; align-items: center; gap: 4px; font-variant-numeric: tabular-nums; }
  .muted { color: var(--text-2); white-space: nowrap; }
  .acts { display: flex; flex-wrap: wrap; gap: 4px; }
  .alerts { border-top: 1px solid var(--line); }
  .foot { margin: 0; padding: 14px 0 70px; color: var(--text-3); font-size: 12px; text-align: center; }
  @container (max-width: 640px) { .name { flex-basis: 100%; } .label { white-space: normal; overflow-wrap: anywhere; } }
`;
