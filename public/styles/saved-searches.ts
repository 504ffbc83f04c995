import { css } from 'lit';

export const savedSearchesStyles = css`
  :host { position: relative; display: block; min-width: 0; }
  .button { max-width: 240px; }
  .name { min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .dot { flex: none; width: 7px; height: 7px; border-radius: 50%; background: var(--warn); }
  .panel { position: absolute; z-index: 40; top: 38px; right: 0; display: grid; gap: 8px; width: 360px; max-height: 60vh; padding: 10px; overflow: auto; border: 1px solid var(--line-strong); border-radius: 10px; background: var(--raised); box-shadow: var(--shadow); font-size: 12px; }
  ul { margin: 0; padding: 0; list-style: none; }
  li { display: flex; align-items: center; gap: 8px; min-height: 30px; padding: 2px 4px; border-radius: 5px; }
  li:hover { background: var(--hover); }
  li[aria-current] a { font-weight: 600; }
  a { flex: 1; min-width: 0; color: var(--accent); overflow-wrap: anywhere; }
  .muted { color: var(--text-2); }
  p { margin: 0; overflow-wrap: anywhere; }
  .bad { padding: 6px 8px; border-radius: 6px; background: var(--bad-soft); color: var(--bad); }
  form { display: flex; flex-wrap: wrap; align-items: end; gap: 8px; padding-top: 8px; border-top: 1px solid var(--line); }
  label { display: grid; flex: 1; gap: 3px; color: var(--text-2); }
  label.shared { display: flex; flex: none; align-items: center; gap: 5px; height: 28px; }
  .input { width: 100%; min-width: 120px; }
  @media (max-width: 520px) { .panel { position: fixed; top: auto; right: 8px; left: 72px; width: auto; margin-top: 6px; } }
`;
