import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { ListHead } from '../../src/lists/list.ts';
import { type ApiError, asApiError } from '../api/api-error.ts';
import { listsApi } from '../api/lists-api.ts';
import { mayI } from '../controllers/session.ts';
import { controls } from '../styles/controls.ts';
import { emit } from './emit.ts';
import { formTexts } from './form-texts.ts';
import { hostileBlock } from './hostile-text.ts';
import { icon } from './icons.ts';

const MOST = 10_000;

/** What a list is for, and the form to say it otherwise. */
export class MzListDescription extends LitElement {
  static override properties = { list: { attribute: false }, editing: { state: true }, error: { state: true } };
  declare list: ListHead;
  /** The list as it was seen when someone began to write; undefined: no one does. */
  declare editing: ListHead | undefined;
  declare error: ApiError | undefined;

  static override styles = [
    controls,
    css`
      :host { display: block; flex: none; padding: 8px 14px; border-bottom: 1px solid var(--line); font-size: 12px; }
      .said { display: flex; align-items: flex-start; gap: 8px; }
      .text { flex: 1; min-width: 0; max-height: 96px; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
      form { display: grid; gap: 8px; }
      textarea { width: 100%; min-height: 80px; padding: 6px 10px; resize: vertical; }
      .buttons { display: flex; gap: 6px; }
      p { margin: 0; color: var(--bad); }
    `,
  ];

  readonly #save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.editing === undefined) return;
    const { name, version } = this.editing;
    try {
      await listsApi.describe(name, formTexts(event.target as HTMLFormElement)('description'), version);
      this.#end();
      // The page reads the list anew, as after any change of it.
      emit(this, 'mz-entries-added', null);
    } catch (thrown) {
      this.error = asApiError(thrown);
    }
  };
  #end(): void {
    this.editing = undefined;
    this.error = undefined;
  }

  protected override render(): TemplateResult {
    // Another list was opened meanwhile: what was written is not about that.
    return this.editing?.name === this.list.name ? this.#form(this.editing) : this.#text();
  }

  #text(): TemplateResult {
    const { description } = this.list;
    return html`<div class="said">
      <div class="text" tabindex="0" role="note">${description === '' ? html`<span class="muted">Nothing says what it is for.</span>` : hostileBlock(description, MOST)}</div>
      ${
        mayI('edit-lists')
          ? html`<button class="icon tiny" aria-label="Edit the description" title="Edit the description" @click=${() => {
              this.editing = this.list;
            }}>${icon('edit', 13)}</button>`
          : nothing
      }
    </div>`;
  }

  #form({ description }: ListHead): TemplateResult {
    return html`<form @submit=${this.#save}>
      <textarea class="input" name="description" aria-label="Description" maxlength=${MOST} .value=${description}></textarea>
      ${this.error === undefined ? nothing : html`<p role="alert">${this.error.body.message}. ${this.error.body.remedy ?? ''}</p>`}
      <div class="buttons"><button class="button small primary" type="submit">Save</button><button class="button small" type="button" @click=${() => this.#end()}>Cancel</button></div>
    </form>`;
  }
}
customElements.define('mz-list-description', MzListDescription);
