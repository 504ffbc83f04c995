import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { EntryType } from '../../src/lists/entry.ts';
import { LIST_KINDS, type ListKind, typesOf } from '../../src/lists/list.ts';
import { type ApiError, asApiError } from '../api/api-error.ts';
import { listsApi } from '../api/lists-api.ts';
import { controls } from '../styles/controls.ts';
import { listFormStyles } from '../styles/list-forms.ts';
import { emit } from './emit.ts';
import { formTexts } from './form-texts.ts';
import { hostileText } from './hostile-text.ts';

const MEANS: Readonly<Record<ListKind, string>> = {
  watch: 'watch: mark events about it, and raise alerts',
  block: 'block: firewalls fetch what was approved',
  staff: 'staff: mark events about key people',
  network: 'network: mark events of these networks',
};

/** Asks what a new list is to be, and makes it. */
export class MzNewList extends LitElement {
  static override properties = { kind: { state: true }, refused: { state: true }, busy: { state: true } };
  declare kind: ListKind;
  declare refused: ApiError | undefined;
  declare busy: boolean;

  static override styles = [controls, listFormStyles];

  constructor() {
    super();
    this.kind = 'watch';
    this.refused = undefined;
    this.busy = false;
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  show(): void {
    this.refused = undefined;
    this.#dialog?.showModal();
  }

  readonly #make = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const given = formTexts(form);
    if (this.busy) return;
    this.busy = true;
    try {
      const types = new FormData(form).getAll('types') as EntryType[];
      const name = given('name').trim();
      const all = typesOf(this.kind, undefined);
      await listsApi.create({
        name,
        kind: this.kind,
        description: given('description').trim(),
        types: types.length === 0 ? all : types,
      });
      this.#dialog?.close();
      form.reset();
      this.kind = 'watch';
      emit(this, 'mz-list', { name });
    } catch (thrown) {
      this.refused = asApiError(thrown);
    } finally {
      this.busy = false;
    }
  };

  protected override render(): TemplateResult {
    const chosen = (event: Event): void => {
      this.kind = (event.target as HTMLSelectElement).value as ListKind;
    };
    return html`<dialog aria-labelledby="title">
      <form @submit=${this.#make}>
        <h2 id="title">New list</h2>
        <label>Name <input class="input" name="name" required maxlength="63" pattern="[a-z0-9]([a-z0-9\\-]*[a-z0-9])?" title="Small letters, digits and dashes" placeholder="bad-ips" autocomplete="off" autocapitalize="none" spellcheck="false" /></label>
        <label>Kind <select class="input" name="kind" .value=${this.kind} @change=${chosen}>${LIST_KINDS.map((kind) => html`<option value=${kind}>${MEANS[kind]}</option>`)}</select></label>
        <fieldset><legend>Its entries may be; none chosen: all of these</legend>${typesOf(this.kind, undefined).map((type) => html`<label><input type="checkbox" name="types" value=${type} /> ${type}</label>`)}</fieldset>
        <label>What it is for <textarea class="input" name="description" maxlength="10000"></textarea></label>
        <div role="alert">${this.refused === undefined ? nothing : html`<p class="bad">Not made: ${hostileText(this.refused.body.message, 300)}. ${this.refused.body.remedy ?? ''}</p>`}</div>
        <div class="end">
          <button class="button" type="button" @click=${() => this.#dialog?.close()}>Cancel</button>
          <button class="button primary" type="submit" ?disabled=${this.busy}>Make the list</button>
        </div>
      </form>
    </dialog>`;
  }
}
customElements.define('mz-new-list', MzNewList);
