import { css } from 'lit';

export const incidentDialogStyles = css`
  dialog { width: min(560px, calc(100vw - 16px)); padding: 16px 18px; }
  h2 { margin: 0 0 8px; font-size: 15px; }
  p { margin: 8px 0 0; color: var(--text-2); font-size: 12px; overflow-wrap: anywhere; }
  .bad { padding: 8px 10px; border-radius: 8px; background: var(--bad-soft); color: var(--bad); }
  .modes { display: flex; flex-wrap: wrap; gap: 6px; margin-top: 10px; }
  label { display: grid; gap: 3px; margin-top: 10px; min-width: 0; color: var(--text-2); font-size: 12px; }
  label .input, .select select { width: 100%; }
  .three { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 0 10px; }
  .found { display: grid; gap: 4px; max-height: 40vh; margin: 10px 0 0; padding: 0; overflow: auto; list-style: none; }
  .choice { display: grid; grid-template-columns: auto 90px minmax(0, 1fr); align-items: center; gap: 2px 10px; width: 100%; padding: 8px 10px; border: 1px solid var(--line-strong); border-radius: 8px; background: var(--raised); text-align: left; font-size: 12px; }
  .choice:hover { background: var(--hover); border-color: var(--accent); }
  .choice[aria-pressed='true'] { border-color: var(--accent); background: var(--accent-soft); }
  .choice .id { font: 12px var(--mono); color: var(--text-2); }
  .choice .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .end { display: flex; justify-content: flex-end; gap: 8px; margin-top: 14px; }
  @media (max-width: 520px) {
    .three { grid-template-columns: minmax(0, 1fr); }
    .choice { grid-template-columns: 1fr auto; }
    .choice .name { grid-column: 1 / -1; }
  }
`;
