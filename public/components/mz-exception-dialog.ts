import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { type ApiError, asApiError } from '../api/api-error.ts';
import type { NewException, SuggestedException } from '../api/types.ts';
import { controls } from '../styles/controls.ts';
import { emit } from './emit.ts';
import { hostileText } from './hostile-text.ts';

const EMPTY: NewException = { query: '', reason: '', owner: '' };

/** The rule that events are to be excepted from. */
interface ExceptionSubject {
  readonly title: string;
  /** Who probably answers for it. */
  readonly owner: string;
  /** What an alert suggests. */
  readonly suggest?: () => Promise<SuggestedException>;
  /** Adds it; rejects with ApiError when that is refused. */
  readonly add: (exception: NewException) => Promise<void>;
}

/** Asks which events a rule is not to count any more, beginning with what an alert suggests. */
export class MzExceptionDialog extends LitElement {
  static override properties = {
    subject: { state: true },
    suggested: { state: true },
    said: { state: true },
    refused: { state: true },
    busy: { state: true },
  };
  declare subject: ExceptionSubject | undefined;
  declare suggested: SuggestedException | undefined;
  declare said: NewException;
  /** Why it was not added. */
  declare refused: ApiError | undefined;
  declare busy: boolean;

  static override styles = [
    controls,
    css`
      dialog { width: min(520px, calc(100vw - 16px)); padding: 16px 18px; }
      h2 { margin: 0 0 4px; font-size: 15px; overflow-wrap: anywhere; }
      p { margin: 0 0 10px; color: var(--text-2); font-size: 12px; overflow-wrap: anywhere; }
      .bad { padding: 8px 10px; border-radius: 8px; background: var(--bad-soft); color: var(--bad); }
      [role='alert'] .bad { margin: 12px 0 0; }
      label { display: grid; gap: 3px; margin-top: 10px; color: var(--text-2); font-size: 12px; }
      textarea { height: 64px; padding: 6px 10px; resize: vertical; font-family: var(--mono); }
      .two { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; }
      .check { display: flex; align-items: center; gap: 8px; }
      .end { display: flex; justify-content: flex-end; gap: 8px; margin-top: 14px; }
    `,
  ];

  constructor() {
    super();
    this.subject = undefined;
    this.suggested = undefined;
    this.said = EMPTY;
    this.refused = undefined;
    this.busy = false;
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  async show(subject: ExceptionSubject): Promise<void> {
    this.subject = subject;
    this.suggested = undefined;
    this.refused = undefined;
    this.said = { ...EMPTY, owner: subject.owner };
    this.#dialog?.showModal();
    try {
      const suggested = await subject.suggest?.();
      if (this.subject !== subject || suggested === undefined) return;
      this.suggested = suggested;
      // What was typed meanwhile stays.
      if (this.said.query === '') this.said = { ...this.said, query: suggested.query ?? '' };
    } catch (error) {
      if (this.subject === subject) this.refused = asApiError(error);
    }
  }

  readonly #add = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { subject } = this;
    if (subject === undefined || this.busy) return;
    this.busy = true;
    try {
      await subject.add(this.said);
      this.#dialog?.close();
      emit(this, 'mz-say', { text: 'The exception is added; the rule goes by it within seconds.' });
    } catch (error) {
      this.refused = asApiError(error);
    } finally {
      this.busy = false;
    }
  };

  #set(part: Partial<NewException>): void {
    this.said = { ...this.said, ...part };
  }

  protected override render(): TemplateResult {
    const { query, reason, owner, until = '' } = this.said;
    const typed = (set: (text: string) => Partial<NewException>) => (event: Event) =>
      this.#set(set((event.target as HTMLInputElement).value));
    return html`<dialog aria-labelledby="title">
      <form @submit=${this.#add}>
        <h2 id="title">Except events from ${hostileText(this.subject?.title ?? '', 120)}</h2>
        <p>The rule will not count them any more, on all instances, within seconds. Alerts that are there stay.</p>
        ${this.#hidden()}
        <label>Which events, as you would search for them
          <textarea class="input" required .value=${query} @input=${typed((text) => ({ query: text }))}></textarea>
        </label>
        <label>Why
          <input class="input" required maxlength="500" autocomplete="off" .value=${reason} @input=${typed((text) => ({ reason: text }))} />
        </label>
        <div class="two">
          <label>Who answers for it
            <input class="input" required maxlength="200" autocomplete="off" .value=${owner} @input=${typed((text) => ({ owner: text }))} />
          </label>
          <label>Last day, if there is one
            <input class="input" type="date" .value=${until} @input=${typed((text) => ({ until: text === '' ? undefined : text }))} />
          </label>
        </div>
        <div role="alert">${this.#refusal()}</div>
        <div class="end">
          <button class="button" type="button" @click=${() => this.#dialog?.close()}>Cancel</button>
          <button class="button primary" type="submit" ?disabled=${this.busy}>Add the exception</button>
        </div>
      </form>
    </dialog>`;
  }

  #hidden(): TemplateResult | typeof nothing {
    const { hides = [], unchecked = [] } = this.suggested ?? {};
    const [first, ...others] = hides.length > 0 ? hides : unchecked;
    if (first === undefined) return nothing;
    const said =
      hides.length > 0
        ? 'would have kept away an alert that was right'
        : 'could not be tried on all events of an alert that was right';
    const more = others.length > 0 ? ` and ${others.length} more` : '';
    return html`<p class="bad">What this alert suggests ${said}: ${hostileText(first.summary, 200)}${more}.</p>`;
  }

  #refusal(): TemplateResult | typeof nothing {
    if (this.refused === undefined) return nothing;
    const { code, message, where } = this.refused.body;
    const force = (event: Event): void => this.#set({ force: (event.target as HTMLInputElement).checked });
    return html`<p class="bad">Not added: ${hostileText(message, 400)}</p>
      ${code === 'conflict' && where === 'query' ? html`<label class="check"><input type="checkbox" .checked=${this.said.force === true} @change=${force} /> Add it all the same</label>` : nothing}`;
  }
}
customElements.define('mz-exception-dialog', MzExceptionDialog);
