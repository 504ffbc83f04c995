import { css } from 'lit';

/** For what `components/notices.ts` draws, and for empty states. */
export const noticeStyles = css`
  .state { display: grid; justify-items: center; gap: 8px; max-width: 720px; margin: 7vh auto 0; padding: 0 24px; text-align: center; }
  .state h2 { margin: 4px 0 0; font-size: 16px; font-weight: 600; overflow-wrap: anywhere; }
  .state p { margin: 0; color: var(--text-2); }
  .state p.muted { color: var(--text-3); }
  .state .sign { display: grid; place-items: center; width: 56px; height: 56px; border-radius: 50%; background: var(--sunken); color: var(--text-3); }
  .state .sign.bad { background: var(--bad-soft); color: var(--bad); }
  .state .choices { display: flex; flex-wrap: wrap; justify-content: center; gap: 8px; margin-top: 8px; }
  .state .command { display: flex; align-items: flex-start; gap: 8px; width: 100%; margin-top: 8px; padding: 10px 8px 10px 14px; border: 1px solid var(--line-strong); border-radius: 8px; background: var(--sunken); text-align: left; }
  .state .command code { flex: 1; font: 12px/1.6 var(--mono); white-space: pre-wrap; overflow-wrap: anywhere; }
  .banner { display: flex; align-items: center; gap: 8px; padding: 6px 14px; font-size: 12px; border-bottom: 1px solid var(--line); }
  .banner.warn { background: var(--warn-soft); color: var(--warn); }
  .banner.bad { background: var(--bad-soft); color: var(--bad); }
  .banner span { flex: 1; }
  .skeleton div { display: grid; grid-template-columns: 170px 90px 130px 1fr; gap: 18px; align-items: center; height: var(--row); padding: 0 28px; border-bottom: 1px solid var(--line); }
  .skeleton i { height: 9px; border-radius: 4px; background: var(--line); }
  .skeleton div:nth-child(3n) i:last-child { width: 62%; }
  .skeleton div:nth-child(3n + 1) i:last-child { width: 84%; }
  @media (prefers-reduced-motion: no-preference) {
    .skeleton i { animation: breathe 1.4s ease-in-out infinite alternate; }
    @keyframes breathe { from { opacity: 1; } to { opacity: 0.45; } }
  }
`;
