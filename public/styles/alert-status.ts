import { css } from 'lit';

/** For what `components/alert-status.ts` draws. */
export const alertStatusStyles = css`
  .status { display: inline-flex; align-items: center; gap: 5px; max-width: 100%; padding: 0 7px; border: 1px solid color-mix(in srgb, currentColor 35%, transparent); border-radius: 9px; font-size: 11px; line-height: 18px; font-weight: 600; white-space: nowrap; }
  .status.open { background: var(--bad-soft); color: var(--bad); }
  .status.escalated { background: var(--warn-soft); color: var(--warn); }
  .status.acknowledged { background: var(--accent-soft); color: var(--accent); }
  .status.closed, .status.withdrawn, .status.merged { color: var(--text-2); font-weight: 400; }
`;
