import { css } from 'lit';

/** For what `components/rule-state.ts` draws. */
export const ruleStateStyles = css`
  .status { display: inline-flex; align-items: center; padding: 0 7px; border: 1px solid color-mix(in srgb, currentColor 35%, transparent); border-radius: 9px; font-size: 11px; line-height: 18px; font-weight: 600; white-space: nowrap; }
  .status.on { color: var(--good); }
  .status.off, .status.silent { border-style: dashed; color: var(--text-2); font-weight: 400; }
  .status.recalling { color: var(--accent); }
  .status.slow { background: var(--warn-soft); color: var(--warn); }
  .status.failed { background: var(--bad-soft); color: var(--bad); }
  .sign { margin-left: 6px; color: var(--text-2); font-size: 11px; white-space: nowrap; }
  .sign.pending { color: var(--accent); }
`;
