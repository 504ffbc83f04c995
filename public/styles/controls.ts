import { css } from 'lit';

/** What every component shares: box sizing, focus, buttons, inputs, text for screen readers alone. */
export const controls = css`
  :host { box-sizing: border-box; }
  *, *::before, *::after { box-sizing: inherit; }
  :host([hidden]), [hidden] { display: none !important; }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
  button, input, textarea, select { font: inherit; color: inherit; }
  button { cursor: pointer; }
  .button {
    display: inline-flex; align-items: center; justify-content: center; gap: 6px; height: 32px; padding: 0 11px; white-space: nowrap;
    border: 1px solid var(--line-strong); border-radius: var(--radius); background: var(--raised); color: var(--text);
  }
  a.button { text-decoration: none; }
  .button:hover { background: var(--hover); border-color: var(--text-3); }
  .button[aria-pressed='true'], .button.on { background: var(--accent-soft); border-color: var(--accent); color: var(--accent); }
  .button.primary { background: var(--accent-strong); border-color: var(--accent-strong); color: #fff; }
  .button.primary:hover { filter: brightness(1.08); }
  .button.danger { color: var(--bad); }
  .button:disabled { opacity: 0.5; cursor: default; }
  .button.small { height: 26px; padding: 0 8px; font-size: 12px; }
  .icon {
    display: inline-grid; place-items: center; width: 26px; height: 26px; padding: 0; border: 0; border-radius: 5px;
    background: none; color: var(--text-2);
  }
  .icon:hover { background: var(--hover); color: var(--text); }
  .icon.tiny { width: 20px; height: 20px; border-radius: 4px; }
  .icon:disabled { opacity: 0.4; cursor: default; }
  .input {
    height: 32px; padding: 0 10px; border: 1px solid var(--line-strong); border-radius: var(--radius);
    background: var(--surface); color: var(--text);
  }
  /* The arrow is drawn: the browser's own looks like no other control here. */
  select.input {
    appearance: none; padding-right: 28px;
    background-image: linear-gradient(45deg, transparent 50%, var(--text-3) 50%), linear-gradient(-45deg, transparent 50%, var(--text-3) 50%);
    background-position: right 15px top 13px, right 10px top 13px; background-size: 5px 5px; background-repeat: no-repeat;
  }
  .input::placeholder { color: var(--text-3); opacity: 1; }
  .input:focus { border-color: var(--accent); outline: 2px solid var(--accent-soft); outline-offset: 0; }
  svg { display: block; flex: none; }
  .mono { font-family: var(--mono); font-size: 12px; }
  .muted { color: var(--text-3); }
  .unseen {
    position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
  }
  .mark {
    padding: 0 3px; border-radius: 3px; background: var(--mark-soft); color: var(--mark);
    font: 600 0.85em/1.3 var(--mono); unicode-bidi: isolate;
  }
  .hostile { unicode-bidi: isolate; }
  kbd {
    display: inline-block; min-width: 20px; padding: 1px 5px; border: 1px solid var(--line-strong); border-bottom-width: 2px;
    border-radius: 4px; background: var(--sunken); color: var(--text-2); font: 11px/1.4 var(--mono); text-align: center;
  }
  dialog {
    padding: 0; border: 1px solid var(--line-strong); border-radius: 10px; background: var(--raised); color: var(--text);
    box-shadow: var(--shadow);
  }
  dialog::backdrop { background: rgb(10 14 20 / 0.5); }
  @media (prefers-reduced-motion: no-preference) {
    .button, .icon { transition: background-color 0.12s, border-color 0.12s; }
  }
`;
