import { css } from 'lit';

export const settingsPageStyles = css`
  :host { display: block; height: 100%; overflow: auto; }
  .page { display: grid; gap: 14px; max-width: 1100px; padding: 16px 20px 40px; }
  .head { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 12px; }
  h1 { margin: 0; font-size: 18px; }
  .space { flex: 1; }
  .role { padding: 2px 8px; border: 1px solid var(--line-strong); border-radius: 10px; color: var(--text-2); font-size: 11px; }
  @media (max-width: 520px) { .page { padding: 12px 10px 30px; } }
`;

/** A card of the settings: what there is in a table, and a form below it. */
export const settingsCardStyles = css`
  :host { display: block; min-width: 0; border: 1px solid var(--line); border-radius: 10px; background: var(--surface); overflow: hidden; }
  h2 { display: flex; align-items: center; justify-content: space-between; gap: 10px; margin: 0; padding: 10px 14px; min-height: 46px; border-bottom: 1px solid var(--line); font-size: 14px; }
  .scroll { overflow-x: auto; }
  table { width: 100%; border-collapse: collapse; font-size: 12.5px; }
  th, td { padding: 7px 14px; border-bottom: 1px solid var(--line); text-align: left; overflow-wrap: anywhere; }
  thead th { color: var(--text-2); font-size: 11px; white-space: nowrap; }
  /* In what scrolls a column need not give up its width, letter by letter. */
  .scroll :is(th, td) { overflow-wrap: break-word; }
  tbody th { font-weight: 600; }
  td.acts { text-align: right; white-space: nowrap; }
  tr.off > * { color: var(--text-3); }
  .tag { display: inline-block; margin-left: 6px; padding: 0 6px; border: 1px solid var(--line-strong); border-radius: 8px; color: var(--text-2); font-size: 11px; font-weight: 400; }
  form, .made { display: flex; flex-wrap: wrap; align-items: end; gap: 10px 12px; padding: 12px 14px; }
  label { display: grid; gap: 3px; color: var(--text-2); font-size: 12px; }
  label .input { min-width: 200px; }
  select.input { min-width: 130px; }
  .made { align-items: center; background: var(--accent-soft); }
  .made code { flex: 1 1 260px; font-family: var(--mono); font-size: 12px; overflow-wrap: anywhere; user-select: all; }
  .made p { flex-basis: 100%; margin: 0; color: var(--text-2); font-size: 12px; }
  .none { margin: 0; padding: 14px; color: var(--text-2); }
  .bad { flex-basis: 100%; margin: 0; padding: 8px 14px; background: var(--bad-soft); color: var(--bad); }
  @media (max-width: 520px) { label, label .input { width: 100%; } }
`;
