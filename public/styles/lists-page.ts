import { css } from 'lit';

/** What the page Watchlists has beyond other pages with a list. */
export const listsPageStyles = css`
  .body.split { grid-template-columns: minmax(260px, 34%) minmax(0, 1fr); }
  .bar .space { flex: 1; }
  .bar label { display: flex; align-items: center; gap: 6px; color: var(--text-2); font-size: 12px; }
  aside .top b { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font: 600 12.5px var(--mono); }
  .tabs { flex: none; display: flex; gap: 2px; padding: 4px 10px 0; border-bottom: 1px solid var(--line); overflow-x: auto; }
  .tabs button { padding: 6px 10px 7px; border: 0; border-bottom: 2px solid transparent; background: none; color: var(--text-2); font-size: 12.5px; white-space: nowrap; }
  .tabs button:hover { color: var(--text); }
  .tabs button[aria-selected='true'] { border-color: var(--accent); color: var(--accent); font-weight: 600; }
  .tab { flex: 1; min-height: 0; overflow: auto; scrollbar-width: thin; }
  .narrow { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; padding: 8px 14px; border-bottom: 1px solid var(--line); }
  .narrow .find { flex: 1 1 180px; }
  .none { margin: 6vh auto; padding: 0 20px; color: var(--text-2); text-align: center; }
  .more { display: flex; justify-content: center; padding: 14px 0 70px; color: var(--text-3); font-size: 12px; }
  .export { display: grid; gap: 8px; padding: 12px 14px 80px; }
  .export p { margin: 4px 0 0; color: var(--text-2); font-size: 12px; }
  .export a { color: var(--accent); }
  .copyable { display: flex; align-items: center; gap: 8px; padding: 6px 8px 6px 12px; border: 1px solid var(--line); border-radius: 8px; background: var(--bg); }
  .copyable code { flex: 1; min-width: 0; font: 12px/1.5 var(--mono); overflow-wrap: anywhere; user-select: all; }
  @media (max-width: 1000px) { .body.split { grid-template-columns: minmax(0, 1fr); } }
`;
