import { css } from 'lit';

export const firstRunStyles = css`
  :host { display: grid; gap: 14px; max-width: 860px; margin: 0 auto; padding: 24px 20px; }
  h2 { margin: 0; font-size: 17px; }
  p { margin: 6px 0; }
  b { font-weight: 600; }
  a { color: var(--accent); }
  code { padding: 1px 5px; border-radius: 4px; background: var(--sunken); font: 12px/1.5 var(--mono); overflow-wrap: anywhere; }
  ol { display: grid; gap: 18px; margin: 0; padding: 0; list-style: none; }
  li { display: grid; grid-template-columns: 24px minmax(0, 1fr); gap: 12px; }
  .sign { display: grid; place-items: center; width: 24px; height: 24px; border-radius: 50%; background: var(--sunken); color: var(--text-3); }
  .sign i { width: 8px; height: 8px; border-radius: 50%; background: var(--text-3); }
  .done .sign { background: var(--accent-soft); color: var(--good); }
  .now .sign i, .waiting .sign i { background: var(--accent); }
  li > div { padding-top: 2px; }
  .ways { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; margin: 10px 0 6px; }
  .where { color: var(--text-2); font-size: 12px; }
  .command { display: flex; align-items: flex-start; gap: 8px; max-height: 40vh; padding: 10px 8px 10px 14px; border: 1px solid var(--line-strong); border-radius: 8px; background: var(--sunken); overflow: auto; }
  .command code { flex: 1; padding: 0; white-space: pre-wrap; }
  .command .icon { position: sticky; top: 0; }
  .made { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; }
  .made .bad { flex-basis: 100%; color: var(--bad); }
  summary { color: var(--text-2); cursor: pointer; }
  details[open] > summary { margin-bottom: 10px; }
  .here { color: var(--good); }
  .line { margin-top: 4px; overflow: hidden; color: var(--text-2); font: 12px/1.5 var(--mono); text-overflow: ellipsis; white-space: nowrap; }
  .demo { display: flex; align-items: center; gap: 10px; margin: 0; padding: 10px 8px 10px 14px; border: 1px solid var(--line); border-radius: 8px; color: var(--text-2); }
  .demo > span { flex: 1; }
  @media (prefers-reduced-motion: no-preference) {
    .waiting .sign i { animation: wait 1.2s ease-in-out infinite alternate; }
    @keyframes wait { from { opacity: 1; } to { opacity: 0.25; } }
  }
`;
