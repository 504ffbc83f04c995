import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { EntryType } from '../../src/lists/entry.ts';
import type { GivenEntry } from '../../src/lists/given-entry.ts';
import type { ListHead } from '../../src/lists/list.ts';
import { asApiError } from '../api/api-error.ts';
import { listsApi } from '../api/lists-api.ts';
import { controls } from '../styles/controls.ts';
import { listFormStyles } from '../styles/list-forms.ts';
import { emit } from './emit.ts';
import { formTexts } from './form-texts.ts';
import { hostileText } from './hostile-text.ts';

/** Asks onto which list a value is to be put that was seen somewhere, and puts it there. */
export class MzWatch extends LitElement {
  static override properties = {
    value: { state: true },
    lists: { state: true },
    chosen: { state: true },
    refused: { state: true },
    busy: { state: true },
  };
  declare value: string;
  /** Undefined while they are read. */
  declare lists: readonly ListHead[] | undefined;
  declare chosen: string;
  /** Why it was not added. */
  declare refused: string;
  declare busy: boolean;

  static override styles = [controls, listFormStyles, css`:host { position: absolute; }`];

  constructor() {
    super();
    this.value = '';
    this.lists = undefined;
    this.chosen = '';
    this.refused = '';
    this.busy = false;
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  async show(value: string): Promise<void> {
    this.value = value;
    this.refused = '';
    this.#dialog?.showModal();
    try {
      const { lists } = await listsApi.all();
      // What is to be watched comes first: a proposal to block is the rarer wish.
      this.lists = lists.toSorted((a, b) => Number(b.kind === 'watch') - Number(a.kind === 'watch'));
      if (!lists.some(({ name }) => name === this.chosen)) this.chosen = this.lists[0]?.name ?? '';
    } catch (thrown) {
      this.refused = asApiError(thrown)?.message ?? '';
    }
  }

  readonly #add = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.busy || this.chosen === '') return;
    const form = event.target as HTMLFormElement;
    this.busy = true;
    try {
      const [result] = (await listsApi.add(this.chosen, [this.#entry(form)])).results;
      this.refused = result?.fault ?? '';
      if (this.refused === '') this.#added(form, result?.outcome === 'kept');
    } catch (thrown) {
      this.refused = asApiError(thrown)?.message ?? '';
    } finally {
      this.busy = false;
    }
  };

  #entry(form: HTMLFormElement): GivenEntry {
    const given = formTexts(form);
    const some = (name: string): string | undefined => given(name).trim() || undefined;
    const type = some('type') as EntryType | undefined;
    return { value: this.value, type, reason: some('reason'), expires: some('expires') };
  }

  #added(form: HTMLFormElement, wasThere: boolean): void {
    this.#dialog?.close();
    form.reset();
    emit(this, 'mz-say', { text: `${wasThere ? 'It is already on' : 'Added to'} ${this.chosen}` });
  }

  protected override render(): TemplateResult {
    const list = this.lists?.find(({ name }) => name === this.chosen);
    return html`<dialog aria-labelledby="title">
      <form @submit=${this.#add}>
        <h2 id="title">Put ${hostileText(this.value, 120)} on a list</h2>
        ${this.lists?.length === 0 ? html`<p>There is no list yet. Make one on the page Lists.</p>` : nothing}
        <label>List <select class="input" required @change=${(event: Event) => (this.chosen = (event.target as HTMLSelectElement).value)}>${this.lists?.map(({ name, kind }) => html`<option value=${name} ?selected=${name === this.chosen}>${name} (${kind})</option>`)}</select></label>
        <div class="two">
          <label>It is <select class="input" name="type"><option value="">what it looks like</option>${list?.types.map((type) => html`<option>${type}</option>`)}</select></label>
          <label>Expires <input class="input" name="expires" maxlength="100" autocomplete="off" placeholder=${list?.kind === 'block' ? '30d' : '7d; empty: never'} /></label>
        </div>
        <label>Why <input class="input" name="reason" maxlength="2000" autocomplete="off" /></label>
        <div role="alert">${this.refused === '' ? nothing : html`<p class="bad">Not added: ${hostileText(this.refused, 300)}</p>`}</div>
        <div class="end">
          <button class="button" type="button" @click=${() => this.#dialog?.close()}>Cancel</button>
          <button class="button primary" type="submit" ?disabled=${this.busy || list === undefined}>${list?.kind === 'block' ? 'Propose it' : 'Add it'}</button>
        </div>
      </form>
    </dialog>`;
  }
}
customElements.define('mz-watch', MzWatch);
