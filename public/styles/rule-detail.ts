import { css } from 'lit';

export const ruleDetailStyles = css`
  .source { max-height: 60vh; margin: 0; padding: 10px 12px; overflow: auto; border: 1px solid var(--line); border-radius: 8px; background: var(--sunken); font: 12px/1.5 var(--mono); tab-size: 2; scrollbar-width: thin; }
  .exceptions { display: grid; margin: 0; padding: 0; list-style: none; font-size: 12px; }
  .exceptions li { display: flex; align-items: flex-start; justify-content: space-between; gap: 10px; padding: 6px 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
  .exceptions li > div { min-width: 0; }
  .over { color: var(--warn); }
  .handle .select select { width: 100%; }
  .scroll { overflow-x: auto; }
  table { width: 100%; border-collapse: collapse; font-size: 12px; }
  th, td { padding: 4px 10px 4px 0; border-bottom: 1px solid var(--line); text-align: left; white-space: nowrap; }
  th { color: var(--text-2); font-size: 11px; }
  td:last-child { min-width: 80px; white-space: normal; overflow-wrap: anywhere; }
  .number { text-align: right; font-variant-numeric: tabular-nums; }
  .bad { color: var(--bad); }
`;
