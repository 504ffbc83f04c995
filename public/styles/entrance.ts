import { css } from 'lit';

/** The pages that are seen before one is in. */
export const entranceStyles = css`
  :host { display: grid; place-items: center; min-height: 100%; padding: 16px; box-sizing: border-box; overflow: auto; }
  form, .told { display: grid; gap: 12px; width: min(360px, 100%); padding: 26px 28px; border: 1px solid var(--line); border-radius: 12px; background: var(--surface); box-shadow: var(--shadow); }
  .brand { display: flex; align-items: center; gap: 10px; color: var(--accent-strong); }
  .brand b { color: var(--text); font-size: 17px; }
  .brand .letter { stroke: #fff; }
  h1 { margin: 4px 0 0; font-size: 15px; }
  p { margin: 0; color: var(--text-2); overflow-wrap: anywhere; }
  label { display: grid; gap: 4px; color: var(--text-2); font-size: 12px; }
  .input { height: 36px; }
  .button { height: 36px; margin-top: 4px; }
  .hint { font-size: 12px; }
  .bad { padding: 8px 10px; border-radius: 8px; background: var(--bad-soft); color: var(--bad); }
`;
