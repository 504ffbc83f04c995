import { css } from 'lit';

/** A native select that looks like the other controls; a `.select` with the select and an arrow in it. */
export const selectStyles = css`
  .select { position: relative; }
  .select select { appearance: none; height: 32px; padding: 0 26px 0 10px; border: 1px solid var(--line-strong); border-radius: var(--radius); background: var(--raised); color: var(--text); }
  .select svg { position: absolute; right: 8px; top: 10px; pointer-events: none; color: var(--text-3); }
`;
