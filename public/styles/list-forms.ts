import { css } from 'lit';

/** Forms about lists, in a panel or in a dialog. */
export const listFormStyles = css`
  :host { display: block; min-width: 0; }
  dialog { width: min(520px, calc(100vw - 16px)); padding: 16px 18px; }
  h2 { margin: 0 0 4px; font-size: 15px; overflow-wrap: anywhere; }
  p { margin: 0 0 10px; color: var(--text-2); font-size: 12px; overflow-wrap: anywhere; }
  form.panel { display: grid; gap: 10px; padding: 12px 14px 80px; }
  form.panel p { margin: 0; }
  label { display: grid; gap: 3px; min-width: 0; color: var(--text-2); font-size: 12px; }
  dialog label, fieldset { margin-top: 10px; }
  label .input { width: 100%; min-width: 0; }
  textarea.input { height: 76px; padding: 6px 10px; resize: vertical; }
  textarea.input.values { height: 168px; font: 12px/1.5 var(--mono); }
  input[type='file'] { max-width: 100%; color: var(--text-2); }
  ::file-selector-button { height: 32px; margin-right: 10px; padding: 0 11px; border: 1px solid var(--line-strong); border-radius: var(--radius); background: var(--raised); color: var(--text); font: inherit; cursor: pointer; }
  fieldset { display: flex; flex-wrap: wrap; gap: 4px 14px; min-width: 0; padding: 8px 10px; border: 1px solid var(--line); border-radius: 8px; }
  legend { padding: 0 4px; color: var(--text-2); font-size: 12px; }
  fieldset label, dialog fieldset label { display: flex; margin-top: 0; align-items: center; gap: 6px; }
  input[type='checkbox'] { accent-color: var(--accent-strong); }
  .two { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 10px 12px; }
  .end { display: flex; flex-wrap: wrap; justify-content: flex-end; align-items: center; gap: 8px; margin-top: 14px; }
  .panel .end { margin: 0; justify-content: flex-start; }
  p.bad { padding: 8px 10px; border-radius: 8px; background: var(--bad-soft); color: var(--bad); }
  .found { border: 1px solid var(--line); border-radius: 10px; overflow: hidden; font-size: 12px; }
  .found .sum { display: flex; flex-wrap: wrap; gap: 4px 14px; padding: 8px 12px; color: var(--text-2); }
  .found .sum b { color: var(--text); font-variant-numeric: tabular-nums; }
  .found .sum .wrong, .found .sum .wrong b { color: var(--bad); }
  .found .lines { max-height: 300px; overflow: auto; border-top: 1px solid var(--line); }
  table { width: 100%; border-collapse: collapse; font-size: 12px; }
  th, td { padding: 4px 12px; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: anywhere; }
  thead th { position: sticky; top: 0; background: var(--surface); color: var(--text-2); font-size: 11px; }
  tbody th { width: 56px; color: var(--text-2); font-weight: 400; font-variant-numeric: tabular-nums; }
  td.given { width: 40%; font-family: var(--mono); }
  td.fault { color: var(--bad); }
`;
