import { css, html, LitElement, type TemplateResult } from 'lit';
import type { Verdict } from '../../src/alert/alert.ts';
import { VERDICT_CHOICES } from '../model/alert-actions.ts';
import { formatCount } from '../model/format.ts';
import { controls } from '../styles/controls.ts';
import { emit } from './emit.ts';

const MOST_NOTE = 10_000;

/** Asks what alerts were, and why; one click or key answers. */
export class MzVerdictDialog extends LitElement {
  static override properties = { count: { state: true }, note: { state: true } };
  declare count: number;
  declare note: string;

  static override styles = [
    controls,
    css`
      dialog { width: min(460px, calc(100vw - 16px)); padding: 16px 18px; }
      h2 { margin: 0 0 10px; font-size: 15px; }
      .choices { display: grid; gap: 6px; }
      .choice { display: grid; grid-template-columns: auto minmax(0, 1fr); align-items: center; gap: 2px 12px; padding: 8px 10px; border: 1px solid var(--line-strong); border-radius: 8px; background: var(--raised); text-align: left; }
      .choice:hover { background: var(--hover); border-color: var(--accent); }
      .choice b { display: block; }
      .choice small { color: var(--text-2); font-size: 12px; }
      label { display: grid; gap: 3px; margin-top: 12px; color: var(--text-2); font-size: 12px; }
      textarea { height: 64px; padding: 6px 10px; resize: vertical; }
      .end { display: flex; justify-content: flex-end; margin-top: 12px; }
    `,
  ];

  constructor() {
    super();
    this.count = 0;
    this.note = '';
  }

  /** Asks of so many alerts, with what was already typed. */
  show(count: number, note: string): void {
    this.count = count;
    this.note = note;
    this.renderRoot.querySelector('dialog')?.showModal();
  }

  #choose(verdict: Verdict): void {
    this.renderRoot.querySelector('dialog')?.close();
    emit(this, 'mz-handle', { verdict, note: this.note });
  }
  readonly #pressed = (event: KeyboardEvent): void => {
    const isTyping = event.composedPath()[0] instanceof HTMLTextAreaElement;
    const choice = VERDICT_CHOICES.find(({ key }) => key === event.key);
    if (isTyping || choice === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.#choose(choice.verdict);
  };

  protected override render(): TemplateResult {
    return html`<dialog aria-labelledby="question" @keydown=${this.#pressed}>
      <h2 id="question">${this.count === 1 ? 'What was this alert?' : `What were these ${formatCount(this.count)} alerts?`}</h2>
      <div class="choices">
        ${VERDICT_CHOICES.map(
          ({ verdict, label, key, hint }) => html`<button class="choice" @click=${() => this.#choose(verdict)}>
            <kbd>${key}</kbd><span><b>${label}</b><small>${hint}</small></span>
          </button>`,
        )}
      </div>
      <label>Note, for those who read it later
        <textarea class="input" maxlength=${MOST_NOTE} .value=${this.note} @input=${(event: Event) => {
          this.note = (event.target as HTMLTextAreaElement).value;
        }}></textarea>
      </label>
      <div class="end"><button class="button" @click=${() => this.renderRoot.querySelector('dialog')?.close()}>Cancel</button></div>
    </dialog>`;
  }
}
customElements.define('mz-verdict-dialog', MzVerdictDialog);
