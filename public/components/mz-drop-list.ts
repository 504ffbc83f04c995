import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { ListHead } from '../../src/lists/list.ts';
import { type ApiError, asApiError } from '../api/api-error.ts';
import { listsApi } from '../api/lists-api.ts';
import { formatCount } from '../model/format.ts';
import { controls } from '../styles/controls.ts';
import { listFormStyles } from '../styles/list-forms.ts';
import { emit } from './emit.ts';
import { formTexts } from './form-texts.ts';
import { hostileText } from './hostile-text.ts';

/** Asks whether a list is to go with all its entries. */
export class MzDropList extends LitElement {
  static override properties = { list: { state: true }, refused: { state: true }, busy: { state: true } };
  declare list: ListHead | undefined;
  declare refused: ApiError | undefined;
  declare busy: boolean;

  static override styles = [controls, listFormStyles];

  constructor() {
    super();
    this.list = undefined;
    this.refused = undefined;
    this.busy = false;
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  show(list: ListHead): void {
    this.list = list;
    this.refused = undefined;
    this.#dialog?.showModal();
  }

  readonly #drop = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { list } = this;
    const form = event.target as HTMLFormElement;
    if (list === undefined || this.busy) return;
    this.busy = true;
    try {
      await listsApi.drop(list.name, list.version, formTexts(form)('note').trim() || undefined);
      this.#dialog?.close();
      form.reset();
      emit(this, 'mz-say', { text: `The list ${list.name} is dropped` });
      emit(this, 'mz-list', { name: '' });
    } catch (thrown) {
      this.refused = asApiError(thrown);
    } finally {
      this.busy = false;
    }
  };

  protected override render(): TemplateResult {
    const { name = '', entries = 0 } = this.list ?? {};
    return html`<dialog aria-labelledby="title">
      <form @submit=${this.#drop}>
        <h2 id="title">Drop the list ${hostileText(name, 63)}?</h2>
        <p>Its ${formatCount(entries)} ${entries === 1 ? 'entry goes' : 'entries go'} with it: events are not marked by them any more, and firewalls that fetch it get nothing. Its history stays.</p>
        <label>Why <input class="input" name="note" maxlength="2000" autocomplete="off" /></label>
        <div role="alert">${this.refused === undefined ? nothing : html`<p class="bad">Not dropped: ${hostileText(this.refused.body.message, 300)}. ${this.refused.body.remedy ?? ''}</p>`}</div>
        <div class="end">
          <button class="button" type="button" @click=${() => this.#dialog?.close()}>Cancel</button>
          <button class="button danger" type="submit" ?disabled=${this.busy}>Drop it</button>
        </div>
      </form>
    </dialog>`;
  }
}
customElements.define('mz-drop-list', MzDropList);
