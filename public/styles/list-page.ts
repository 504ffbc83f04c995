import { css } from 'lit';

/** A page with a list, what is open beside it, and what is told above its lower edge. */
export const listPageStyles = css`
  :host { display: grid; grid-template: auto auto minmax(0, 1fr) / minmax(0, 1fr); height: 100%; min-width: 0; min-height: 0; }
  .bar { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; padding: 10px 14px; border-bottom: 1px solid var(--line); background: var(--surface); }
  h1 { margin: 0 6px 0 0; font-size: 15px; }
  h1 span { font-weight: 400; }
  .find { position: relative; flex: 1 1 200px; min-width: 0; }
  .find .input { width: 100%; padding-left: 30px; }
  .find svg { position: absolute; left: 9px; top: 8px; color: var(--text-3); pointer-events: none; }
  .views { display: inline-flex; }
  .views .button:first-child { border-radius: var(--radius) 0 0 var(--radius); }
  .views .button:last-child { margin-left: -1px; border-radius: 0 var(--radius) var(--radius) 0; }
  .about { max-width: 260px; overflow: hidden; }
  .notices { min-height: 0; }
  .body { position: relative; display: grid; grid-template: minmax(0, 1fr) / minmax(0, 1fr); min-height: 0; }
  .body.split { grid-template-columns: minmax(0, 1fr) minmax(400px, 40%); }
  .list { position: relative; display: flex; flex-direction: column; min-width: 0; min-height: 0; background: var(--surface); }
  .list.stale .table { opacity: 0.55; }
  .table { flex: 1; }
  mz-alert-groups .table { height: min(56vh, calc(124px + var(--listed) * var(--row))); }
  .new { position: absolute; z-index: 10; top: 38px; left: 50%; transform: translateX(-50%); height: 28px; border-radius: 14px; box-shadow: var(--shadow); }
  aside { position: relative; display: flex; flex-direction: column; min-width: 0; min-height: 0; border-left: 1px solid var(--line-strong); background: var(--surface); }
  aside .top { flex: none; display: flex; align-items: center; gap: 4px; height: 38px; padding: 0 8px 0 14px; border-bottom: 1px solid var(--line); color: var(--text-2); }
  aside .top b { flex: 1; font-size: 12px; font-weight: 600; }
  aside .detail { flex: 1; }
  aside .state { margin-top: 10vh; }
  .float { position: absolute; z-index: 30; right: 12px; bottom: 12px; left: 12px; display: grid; justify-items: center; gap: 8px; pointer-events: none; }
  .float > * { pointer-events: auto; max-width: 100%; border: 1px solid var(--line-strong); border-radius: 10px; background: var(--raised); box-shadow: var(--shadow); }
  .bulk { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; padding: 7px 10px; font-size: 12px; }
  .bulk b { margin-right: 4px; }
  .outcome { display: flex; align-items: flex-start; gap: 10px; padding: 7px 8px 7px 12px; font-size: 12px; }
  .outcome .told { display: flex; gap: 8px; min-width: 0; line-height: 24px; }
  .outcome .told svg { margin-top: 5px; }
  .outcome p { margin: 0; overflow-wrap: anywhere; }
  .outcome ul { margin: 0; padding: 0 0 0 16px; max-height: 30vh; overflow: auto; line-height: 20px; overflow-wrap: anywhere; }
  .outcome.bad .told > svg, .outcome.bad b { color: var(--bad); }
  .outcome .name { padding: 0; border: 0; background: none; color: var(--accent); text-align: left; text-decoration: underline; }
  @media (max-width: 1000px) {
    .body.split { grid-template-columns: minmax(0, 1fr); }
    aside { position: absolute; z-index: 20; inset: 0; border-left: 0; }
  }
  @media (max-width: 520px) {
    .bar { padding: 8px; gap: 6px; }
    .find { flex-basis: 100%; order: 1; }
  }
`;
