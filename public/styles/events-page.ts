import { css } from 'lit';

export const eventsPageStyles = css`
  :host { display: grid; grid-template: auto auto auto 1fr / minmax(0, 1fr); height: 100%; min-width: 0; min-height: 0; }
  .bar { display: grid; grid-template-columns: minmax(0, 1fr) auto auto; gap: 10px; padding: 10px 14px; border-bottom: 1px solid var(--line); background: var(--surface); }
  .bar mz-filter-pills { grid-column: 1 / -1; }
  .overview { padding: 4px 14px 2px; border-bottom: 1px solid var(--line); background: var(--surface); }
  .overview > .figures { position: relative; z-index: 1; display: flex; align-items: center; gap: 8px; float: left; height: 24px; font-size: 12px; color: var(--text-2); }
  .figures b { color: var(--text); font-size: 13px; font-variant-numeric: tabular-nums; }
  .notices { min-height: 0; }
  .body { position: relative; display: grid; grid-template-columns: 244px minmax(0, 1fr); min-height: 0; }
  .body.wide { grid-template-columns: minmax(0, 1fr); }
  mz-field-list { border-right: 1px solid var(--line); background: var(--surface); min-height: 0; }
  .list { position: relative; display: flex; flex-direction: column; min-width: 0; min-height: 0; background: var(--surface); }
  .list.stale mz-event-table, .stale mz-histogram { opacity: 0.55; }
  mz-event-table { flex: 1; }
  .live { display: flex; align-items: center; gap: 10px; height: 34px; padding: 0 12px; border-bottom: 1px solid var(--line); background: var(--accent-soft); font-size: 12px; }
  .live .dot { width: 8px; height: 8px; border-radius: 50%; background: var(--good); }
  .live.paused .dot { background: var(--warn); }
  .live .rate { color: var(--text-2); font-variant-numeric: tabular-nums; }
  .new { position: absolute; z-index: 10; top: 76px; left: 50%; transform: translateX(-50%); height: 28px; border-radius: 14px; box-shadow: var(--shadow); }
  .linked { border-bottom: 2px solid var(--line-strong); max-height: 50%; overflow: auto; flex: none; }
  .linked > p { display: flex; align-items: center; gap: 8px; margin: 0; padding: 6px 14px; background: var(--warn-soft); color: var(--warn); font-size: 12px; }
  .linked > p span { flex: 1; }
  @media (max-width: 1100px) {
    .bar { grid-template-columns: minmax(0, 1fr); }
    .body:not(.wide) { grid-template-columns: 208px minmax(0, 1fr); }
  }
  @media (max-width: 900px) {
    .body:not(.wide) { grid-template-columns: minmax(0, 1fr); }
    mz-field-list { position: absolute; z-index: 20; inset: 0 auto 0 0; width: min(300px, 90%); box-shadow: var(--shadow); }
  }
  @media (prefers-reduced-motion: no-preference) {
    .live:not(.paused) .dot { animation: pulse 1.6s infinite; }
    @keyframes pulse { 50% { opacity: 0.35; } }
  }
`;
