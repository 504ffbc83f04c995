import { css } from 'lit';

export const appStyles = css`
  :host { display: grid; grid-template: minmax(0, 1fr) / 64px minmax(0, 1fr); height: 100%; overflow: hidden; }
  mz-help, mz-palette { position: absolute; }
  nav { display: flex; flex-direction: column; align-items: center; gap: 4px; min-height: 0; overflow: hidden auto; scrollbar-width: none; padding: 10px 0 12px; border-right: 1px solid var(--line); background: var(--sunken); }
  nav a { display: grid; justify-items: center; gap: 3px; width: 54px; padding: 8px 0 6px; border-radius: 8px; color: var(--text-2); font-size: 10.5px; text-decoration: none; }
  nav a:hover { background: var(--hover); color: var(--text); }
  nav a[aria-current='page'] { background: var(--accent-soft); color: var(--accent); font-weight: 600; }
  nav .brand { margin-bottom: 8px; padding: 4px 0; color: var(--accent-strong); }
  .brand .letter { stroke: #fff; }
  .space { flex: 1; }
  nav .icon { width: 34px; height: 32px; }
  .entrance { grid-column: 1 / -1; }
  main { min-width: 0; min-height: 0; overflow: hidden; }
  .lost { display: grid; height: 100%; }
  .said { position: fixed; z-index: 60; bottom: 18px; left: 50%; transform: translateX(-50%); }
  .said span { display: inline-flex; align-items: center; gap: 8px; padding: 8px 14px; border-radius: 8px; background: var(--text); color: var(--bg); box-shadow: var(--shadow); }
  .lost { align-content: center; justify-items: center; }
  .lost a { color: var(--accent); }
`;
