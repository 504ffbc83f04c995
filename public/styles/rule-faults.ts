import { css } from 'lit';

/** For what `components/rule-faults.ts` draws. */
export const ruleFaultStyles = css`
  .faults { border-bottom: 1px solid var(--line); background: var(--bad-soft); font-size: 12px; }
  .faults summary { display: flex; align-items: center; gap: 8px; padding: 6px 14px; color: var(--bad); font-weight: 600; cursor: pointer; }
  .faults summary::after { content: 'show'; margin-left: auto; font-weight: 400; text-decoration: underline; }
  .faults[open] summary::after { content: 'hide'; }
  .faults ul { max-height: 24vh; margin: 0; padding: 0 14px 8px 37px; overflow: auto; overflow-wrap: anywhere; line-height: 19px; }
  .code { font: 12px var(--mono); }
`;
