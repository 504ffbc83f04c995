import { css } from 'lit';

/** One incident as a whole page; with the styles of a page with a list. */
export const incidentPageStyles = css`
  .views { display: inline-flex; }
  .views .button { border-radius: 0; }
  .views .button + .button { margin-left: -1px; }
  .views .button[aria-pressed='true'] { z-index: 1; }
  .views .button:first-child { border-radius: var(--radius) 0 0 var(--radius); }
  .views .button:last-child { border-radius: 0 var(--radius) var(--radius) 0; }
  .body.one { display: block; overflow: auto; scrollbar-width: thin; background: var(--bg); }
  .incident { display: grid; align-content: start; gap: 12px; width: 100%; max-width: 1180px; padding: 14px 18px 90px; }
  .incident > * { min-width: 0; }
  header { display: grid; gap: 8px; }
  header .line { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 12px; color: var(--text-2); font-size: 12px; }
  header .id { font: 12px var(--mono); }
  .here { display: inline-flex; align-items: center; gap: 6px; }
  header h1 { margin: 0; font-size: 18px; line-height: 1.3; overflow-wrap: anywhere; }
  .back { display: inline-flex; align-items: center; gap: 6px; }
  .back a { color: var(--accent); text-decoration: none; }
  .back a:hover { text-decoration: underline; }
  h1 .icon, h2 .icon, dd .icon { vertical-align: middle; }
  dd .icon, h2 .icon { margin-block: -5px; }
  header .choices, .people { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; }
  .fact { display: inline-flex; flex-wrap: wrap; align-items: center; gap: 6px; min-width: 0; color: var(--text-2); font-size: 12px; }
  .fact b { color: var(--text); overflow-wrap: anywhere; }
  .fact .select select { height: 28px; }
  .fact .select svg { top: 8px; }
  .chip { display: inline-flex; align-items: center; gap: 2px; max-width: 100%; padding: 0 3px 0 8px; border: 1px solid var(--line-strong); border-radius: 11px; background: var(--surface); color: var(--text); font-size: 12px; line-height: 20px; overflow-wrap: anywhere; }
  .chip > .hostile:last-child { padding-right: 5px; }
  .chips { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; }
  .adder .input[list] { width: 210px; }
  .adder .input { width: 128px; height: 26px; font-size: 12px; }
  .tabs { display: flex; gap: 2px; min-height: 38px; overflow-x: auto; border-bottom: 1px solid var(--line-strong); scrollbar-width: thin; }
  .tabs button { flex: none; padding: 8px 11px; border: 0; border-bottom: 2px solid transparent; background: none; color: var(--text-2); outline-offset: -2px; }
  .tabs button:hover { color: var(--text); background: var(--hover); }
  .tabs button[aria-selected='true'] { border-bottom-color: var(--accent); color: var(--accent); font-weight: 600; }
  .count { padding: 0 6px; border-radius: 8px; background: var(--sunken); color: var(--text-2); font-size: 11px; font-weight: 400; }
  .panel { display: grid; gap: 12px; }
  section { min-width: 0; padding: 12px 14px; border: 1px solid var(--line); border-radius: 10px; background: var(--surface); }
  h2 { margin: 0 0 8px; font-size: 13px; }
  h2 span { font-weight: 400; }
  section ul, section ol { margin: 0; padding: 0; list-style: none; }
  .none { margin: 0 0 8px; font-size: 12.5px; }
  .part { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 4px 10px; padding: 8px 0; border-bottom: 1px solid var(--line); }
  .part .said { position: static; flex: 1 1 200px; min-width: 0; transform: none; }
  .part .line { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 8px; }
  .main { min-width: 0; overflow-wrap: anywhere; }
  .main.indicator { font: 12px var(--mono); }
  .acts { display: flex; align-items: center; gap: 4px; }
  .facts { display: flex; flex-wrap: wrap; gap: 2px 12px; color: var(--text-2); font-size: 11.5px; }
  .sha { font: 11px var(--mono); overflow-wrap: anywhere; }
  .buttons.file { margin-top: 6px; }
  .custody { margin-top: 6px; color: var(--text-2); font-size: 12px; }
  .custody summary { cursor: pointer; }
  .custody ol { margin: 4px 0 0; padding-left: 20px; list-style: decimal; }
  .late { color: var(--bad); font-weight: 600; }
  .tag { padding: 0 7px; border: 1px solid var(--line-strong); border-radius: 9px; color: var(--text-2); font-size: 11px; line-height: 18px; white-space: nowrap; }
  .tag.done, .tag.verified, .tag.active, .tag.benign { color: var(--good); }
  .tag.doing, .tag.planned, .tag.suspected { color: var(--warn); }
  .tag.malicious, .tag.compromised { color: var(--bad); }
  section > .button, section > form { margin-top: 10px; }
  section > .buttons { margin-top: 10px; }
  .buttons { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 6px; }
  .gone { margin-top: 10px; color: var(--text-2); font-size: 12px; }
  .gone summary { cursor: pointer; }
  .gone .main { text-decoration: line-through; }
  .draft { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(210px, 100%), 1fr)); align-items: end; gap: 8px 10px; width: 100%; max-width: 860px; padding: 10px; border: 1px solid var(--line-strong); border-radius: 10px; background: var(--bg); }
  .draft > .wide, .draft > .buttons, .draft > [role='alert'] { grid-column: 1 / -1; }
  .draft label:has(textarea) { grid-column: 1 / -1; }
  .draft label { display: grid; gap: 3px; min-width: 0; color: var(--text-2); font-size: 12px; }
  .draft .input, .draft .select select { width: 100%; }
  .draft .check { display: flex; align-items: center; gap: 8px; height: 32px; }
  .draft textarea { height: 96px; padding: 6px 10px; resize: vertical; }
  .note-bad { display: flex; gap: 8px; margin: 0; padding: 8px 10px; border-radius: 8px; background: var(--bad-soft); color: var(--bad); font-size: 12px; overflow-wrap: anywhere; }
  .note-bad > svg { margin-top: 2px; }
  .note-bad ul { margin: 4px 0 0; padding: 0; list-style: none; color: var(--text); }
  .note-bad a { color: inherit; }
  .change + .change::before { content: '; '; }
  .text { margin: 4px 0 0; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 12.5px; }
  dl { display: grid; grid-template-columns: 112px minmax(0, 1fr); gap: 6px 12px; align-items: center; margin: 0; font-size: 12.5px; }
  dt { color: var(--text-2); }
  dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
  .dates { grid-template-columns: repeat(auto-fill, minmax(min(260px, 100%), 1fr)); }
  .dates > div { display: grid; grid-template-columns: 80px minmax(0, 1fr); align-items: center; line-height: 26px; min-height: 26px; font-variant-numeric: tabular-nums; }
  .spans { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 0 0 10px; font-size: 12.5px; }
  .item { display: grid; grid-template-columns: 132px minmax(0, 1fr); gap: 0 14px; }
  .item .time { padding: 8px 0; color: var(--text-2); font-size: 12px; }
  .item .exact { display: block; color: var(--text-3); font: 11px var(--mono); }
  .item .part { position: relative; padding-left: 16px; border-bottom: 0; border-left: 2px solid var(--line-strong); }
  .item .part::before { position: absolute; top: 13px; left: -6px; width: 10px; height: 10px; border: 2px solid var(--surface); border-radius: 50%; background: var(--text-3); content: ''; }
  .item.alert .part::before { background: var(--bad); }
  .item.phase .part::before { background: var(--accent); }
  .item.note .part::before, .item.event .part::before { background: var(--warn); }
  .item .what { overflow-wrap: anywhere; white-space: pre-wrap; font-size: 12.5px; }
  .by { margin-left: 8px; color: var(--text-3); font-size: 11px; }
  .sort { display: inline-block; min-width: 42px; color: var(--text-3); font-size: 11px; }
  section a { color: var(--accent); }
  section a.button { color: var(--text); }
  .history > li { padding: 6px 0; border-bottom: 1px solid var(--line); font-size: 12.5px; overflow-wrap: anywhere; }
  .history ul { padding-left: 14px; font-size: 12px; }
  .history del { color: var(--text-2); }
  .history ins { text-decoration: none; }
  .history blockquote { margin: 3px 0 0; padding: 3px 10px; border-left: 3px solid var(--line-strong); white-space: pre-wrap; }
  .foot { display: flex; justify-content: center; padding: 14px 0 60px; color: var(--text-3); font-size: 12px; }
  .toasts { position: fixed; z-index: 30; right: 12px; bottom: 12px; left: 76px; display: grid; justify-items: center; pointer-events: none; }
  .toasts > * { pointer-events: auto; max-width: 100%; border: 1px solid var(--line-strong); border-radius: 10px; background: var(--raised); box-shadow: var(--shadow); }
  @media (max-width: 520px) {
    .incident { padding: 10px 10px 90px; }
    header .choices { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 8px; }
    .choices .fact { display: grid; gap: 3px; }
    .choices select { width: 100%; }
    .item { grid-template-columns: minmax(0, 1fr); }
    .item .time { display: flex; gap: 10px; padding: 6px 0 0; }
    dl { grid-template-columns: minmax(0, 1fr); gap: 2px; }
  }
`;
