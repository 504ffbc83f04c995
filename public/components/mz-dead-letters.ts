import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { api } from '../api/api-client.ts';
import { asApiError } from '../api/api-error.ts';
import type { DeadLettersAnswer, DeadLetterView } from '../api/types.ts';
import { PreferencesController } from '../controllers/preferences.ts';
import { formatCount, formatTime, otherZone } from '../model/format.ts';
import { controls } from '../styles/controls.ts';
import { copyText } from './copy-text.ts';
import { emit } from './emit.ts';
import { hostileBlock, hostileText } from './hostile-text.ts';
import { icon } from './icons.ts';

type Action = 'redrive' | 'discard';
interface Question {
  readonly action: Action;
  /** Which letters; undefined: all. */
  readonly ids: readonly string[] | undefined;
}
const SHOWN = 20_000;

/** Events that no one could process: why, their raw text, and sending them again or deleting them, which is asked back. */
export class MzDeadLetters extends LitElement {
  static override properties = {
    answer: { attribute: false },
    opened: { state: true },
    asked: { state: true },
    busy: { state: true },
  };
  declare answer: DeadLettersAnswer | undefined;
  declare opened: string;
  declare asked: Question | undefined;
  declare busy: boolean;
  readonly #preferences = new PreferencesController(this);

  static override styles = [
    controls,
    css`
      :host { display: block; border: 1px solid var(--line); border-radius: 10px; background: var(--surface); overflow: hidden; }
      header { display: flex; align-items: center; gap: 8px; padding: 10px 14px; border-bottom: 1px solid var(--line); }
      h2 { flex: 1; margin: 0; font-size: 14px; }
      .none { margin: 0; padding: 18px 14px; color: var(--text-2); }
      .scroll { max-height: 420px; overflow: auto; }
      table { width: 100%; border-collapse: collapse; font-size: 12px; }
      th { position: sticky; top: 0; padding: 6px 8px; background: var(--surface); color: var(--text-2); font-size: 11px; text-align: left; box-shadow: inset 0 -1px var(--line); }
      td { padding: 4px 8px; border-bottom: 1px solid var(--line); vertical-align: top; line-height: 22px; }
      th:first-child, td:first-child { padding-left: 14px; }
      tr.letter:hover { background: var(--hover); }
      .reason { max-width: 460px; overflow-wrap: anywhere; }
      .act { width: 1%; white-space: nowrap; }
      .name { padding: 0; border: 0; background: none; font: 12px/22px var(--mono); color: var(--accent); }
      pre { max-height: 320px; margin: 0; padding: 10px 12px; overflow: auto; border-radius: 6px; background: var(--sunken); font: 12px/1.5 var(--mono); white-space: pre-wrap; overflow-wrap: anywhere; }
      .stage { padding: 1px 7px; border-radius: 9px; background: var(--warn-soft); color: var(--warn); font-size: 11px; font-weight: 600; }
      dialog { width: min(430px, 90vw); padding: 18px 20px; }
      dialog h3 { margin: 0 0 6px; font-size: 15px; }
      dialog p { margin: 0 0 16px; color: var(--text-2); }
      .choices { display: flex; justify-content: flex-end; gap: 8px; }
      .destroy { background: var(--bad); border-color: var(--bad); color: var(--surface); }
      .destroy:hover { background: var(--bad); filter: brightness(1.1); }
      footer { padding: 8px 14px; }
    `,
  ];

  constructor() {
    super();
    this.answer = undefined;
    this.opened = '';
    this.asked = undefined;
    this.busy = false;
  }

  #ask(question: Question): void {
    this.asked = question;
    this.renderRoot.querySelector('dialog')?.showModal();
  }
  #close(): void {
    this.renderRoot.querySelector('dialog')?.close();
  }

  async #do({ action, ids }: Question): Promise<void> {
    this.busy = true;
    try {
      await api.changeDeadLetters(action, ids === undefined ? { all: true } : { ids: [...ids] });
      emit(this, 'mz-say', { text: action === 'redrive' ? 'Sent again' : 'Discarded' });
      this.dispatchEvent(new CustomEvent('changed'));
    } catch (thrown) {
      emit(this, 'mz-say', { text: `Not done: ${asApiError(thrown)?.message ?? 'cancelled'}` });
    }
    this.busy = false;
    this.#close();
  }

  protected override render(): TemplateResult {
    const letters = this.answer?.deadletters ?? [];
    const total = this.answer?.total ?? 0;
    return html`<header>
        <h2>Dead letters ${total > 0 ? html`<span class="muted">${formatCount(total)}</span>` : nothing}</h2>
        ${
          total > 0
            ? html`<button class="button small" @click=${() => this.#ask({ action: 'redrive', ids: undefined })}>${icon('refresh', 13)} Send all again</button>
              <button class="button small danger" @click=${() => this.#ask({ action: 'discard', ids: undefined })}>${icon('close', 13)} Discard all</button>`
            : nothing
        }
      </header>
      ${letters.length === 0 ? html`<p class="none">${this.answer === undefined ? 'Loading …' : 'None: every event that came could be processed.'}</p>` : this.#table(letters)}
      ${this.#dialog()}`;
  }

  #table(letters: readonly DeadLetterView[]): TemplateResult {
    return html`<div class="scroll" tabindex="0" role="region" aria-label="List of dead letters">
      <table>
        <thead><tr><th scope="col">Given up</th><th scope="col">Stage</th><th scope="col">Reason</th><th scope="col">Endpoint</th><th scope="col">Sender</th><th scope="col"><span class="unseen">Actions</span></th></tr></thead>
        <tbody>${letters.map((letter) => this.#letter(letter))}</tbody>
      </table>
      ${this.answer?.next === undefined ? nothing : html`<footer><button class="button small" @click=${() => this.dispatchEvent(new CustomEvent('more'))}>Show more</button></footer>`}
    </div>`;
  }

  #letter(letter: DeadLetterView): TemplateResult {
    const { zone } = this.#preferences.value;
    const open = this.opened === letter.id;
    const act = (action: Action, label: string): TemplateResult =>
      html`<button class="button small ${action === 'discard' ? 'danger' : ''}" @click=${() => this.#ask({ action, ids: [letter.id] })}>${label}</button> `;
    return html`<tr class="letter">
        <td><button class="name" aria-expanded=${open} title="Show the raw text&#10;${otherZone(letter.time, zone)}" @click=${() => {
          this.opened = open ? '' : letter.id;
        }}>${formatTime(letter.time, zone).slice(0, 19)}</button></td>
        <td><span class="stage">${letter.stage}</span>${letter.plugin === undefined ? nothing : html` ${hostileText(letter.plugin, 60)}`}</td>
        <td class="reason">${hostileText(letter.reason, 400)}</td>
        <td>${hostileText(letter.endpoint, 60)}</td>
        <td>${hostileText(letter.sender, 60)}</td>
        <td class="act">${act('redrive', 'Send again')}${act('discard', 'Discard')}</td>
      </tr>
      ${
        open
          ? html`<tr><td colspan="6">
            <pre tabindex="0" aria-label="Raw text">${hostileBlock(letter.text, SHOWN)}</pre>
            <button class="button small" @click=${() => copyText(this, letter.text)}>${icon('copy', 13)} Copy the raw text</button>
            <span class="muted mono"> ${hostileText(letter.id, 80)}</span>
          </td></tr>`
          : nothing
      }`;
  }

  #dialog(): TemplateResult {
    const question = this.asked;
    const count = question?.ids?.length ?? this.answer?.total ?? 0;
    const what = count === 1 ? 'this event' : `all ${formatCount(count)} events`;
    const again = question?.action === 'redrive';
    return html`<dialog aria-labelledby="question">
      <h3 id="question">${again ? `Send ${what} again?` : `Discard ${what}?`}</h3>
      <p>${again ? 'They go through the whole pipeline again, once. What fails again comes back here.' : 'They are deleted for good. This cannot be undone.'}</p>
      <div class="choices">
        <button class="button" autofocus @click=${() => this.#close()}>Cancel</button>
        <button class="button ${again ? 'primary' : 'destroy'}" ?disabled=${this.busy} @click=${() => question && this.#do(question)}>${again ? 'Send again' : 'Discard'}</button>
      </div>
    </dialog>`;
  }
}
customElements.define('mz-dead-letters', MzDeadLetters);
