import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { EntryType } from '../../src/lists/entry.ts';
import { type ListHead, MOST_AT_ONCE } from '../../src/lists/list.ts';
import { type ApiError, asApiError } from '../api/api-error.ts';
import { type ImportedView, type ImportView, listsApi } from '../api/lists-api.ts';
import { formatCount } from '../model/format.ts';
import { linesToMend } from '../model/list-entries.ts';
import { controls } from '../styles/controls.ts';
import { listFormStyles } from '../styles/list-forms.ts';
import { emit } from './emit.ts';
import { formTexts } from './form-texts.ts';
import { hostileText } from './hostile-text.ts';
import { icon } from './icons.ts';

/** So many wrong lines are told; who has more mends those first. */
const MOST_WRONG = 200;
/** Browsers take seconds to paste more than some thousands of lines their own way. */
const LONG_PASTE = 20_000;

/** Adds one entry or thousands, typed, pasted or from a file; first shows what would become of each line. */
export class MzListAdd extends LitElement {
  static override properties = {
    list: { attribute: false },
    text: { state: true },
    found: { state: true },
    refused: { state: true },
    busy: { state: true },
  };
  declare list: ListHead | undefined;
  declare text: string;
  /** What was seen, with what was given; gone once something is changed. */
  declare found: { readonly given: ImportView; readonly answer: ImportedView } | undefined;
  declare refused: ApiError | undefined;
  declare busy: boolean;

  static override styles = [controls, listFormStyles];

  constructor() {
    super();
    this.list = undefined;
    this.text = '';
    this.found = undefined;
    this.refused = undefined;
    this.busy = false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // What was typed for one list is not for another.
    if (changed.has('list') && changed.get('list') !== undefined && changed.get('list')?.name !== this.list?.name)
      this.#clear();
  }

  #clear(text = ''): void {
    this.text = text;
    this.found = undefined;
    this.refused = undefined;
  }

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const given = formTexts(event.target as HTMLFormElement);
    const some = (name: string): string | undefined => given(name).trim() || undefined;
    await this.#send(
      {
        text: this.text,
        type: some('type') as EntryType | undefined,
        reason: some('reason'),
        source: some('source'),
        expires: some('expires'),
      },
      true,
    );
  };

  async #send(given: ImportView, isPreview: boolean): Promise<void> {
    const { list } = this;
    if (list === undefined || this.busy) return;
    this.busy = true;
    try {
      const answer = await listsApi.import(list.name, given, isPreview);
      this.refused = undefined;
      if (isPreview) this.found = { given, answer };
      else this.#added(given, answer);
    } catch (thrown) {
      this.refused = asApiError(thrown);
    } finally {
      this.busy = false;
    }
  }

  #added({ text }: ImportView, { added, changed, invalid }: ImportedView): void {
    const left = invalid.length === 0 ? '' : `; ${formatCount(invalid.length)} left to mend`;
    emit(this, 'mz-say', { text: `${formatCount(added)} added, ${formatCount(changed)} changed${left}` });
    this.#clear(linesToMend(text, invalid));
    emit(this, 'mz-entries-added', null);
  }

  readonly #pasted = (event: ClipboardEvent): void => {
    const text = event.clipboardData?.getData('text') ?? '';
    if (text.length < LONG_PASTE) return;
    event.preventDefault();
    const area = event.target as HTMLTextAreaElement;
    area.setRangeText(text.replaceAll('\r\n', '\n'), area.selectionStart, area.selectionEnd, 'end');
    this.text = area.value;
    this.found = undefined;
  };

  readonly #chosen = async (event: Event): Promise<void> => {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (file === undefined) return;
    this.#clear(await file.text());
    input.value = '';
  };

  protected override render(): TemplateResult | typeof nothing {
    const { list } = this;
    if (list === undefined) return nothing;
    const typed = (event: Event): void => {
      this.text = (event.target as HTMLTextAreaElement).value;
      this.found = undefined;
    };
    return html`<form class="panel" @submit=${this.#submit} @input=${() => (this.found = undefined)}>
      <label>One value a line, up to ${formatCount(MOST_AT_ONCE)}; after it, with commas, a reason and an end
        <textarea class="input values" required spellcheck="false" autocapitalize="none" placeholder="203.0.113.7, scans our VPN, 30d&#10;# a comment" .value=${this.text} @input=${typed} @paste=${this.#pasted}></textarea>
      </label>
      <label>Or a file: text, or CSV with the columns value, type, reason, expires, source
        <input type="file" accept=".txt,.csv,text/plain,text/csv" @change=${this.#chosen} />
      </label>
      <p>For lines that do not say it themselves:</p>
      <div class="two">
        <label>Reason <input class="input" name="reason" maxlength="2000" autocomplete="off" /></label>
        <label>Source <input class="input" name="source" maxlength="500" autocomplete="off" placeholder="feed, report, ticket" /></label>
        <label>Expires <input class="input" name="expires" maxlength="100" autocomplete="off" placeholder=${list.kind === 'block' ? '30d' : '7d or 2026-12-31; empty: never'} /></label>
        <label>Type <select class="input" name="type"><option value="">by its looks</option>${list.types.map((type) => html`<option>${type}</option>`)}</select></label>
      </div>
      ${list.kind === 'block' ? html`<p>What is added is proposed. Firewalls block it once someone else approves it.</p>` : nothing}
      <div role="alert">${this.refused === undefined ? nothing : html`<p class="bad">${hostileText(this.refused.body.message, 400)}. ${this.refused.body.remedy ?? ''}</p>`}</div>
      <div aria-live="polite">${this.#preview()}</div>
      <div class="end">
        <button class="button ${this.found === undefined ? 'primary' : ''}" type="submit" ?disabled=${this.busy}>Preview</button>
        ${this.#commit()}
      </div>
    </form>`;
  }

  #commit(): TemplateResult | typeof nothing {
    if (this.found === undefined) return nothing;
    const { given, answer } = this.found;
    const count = answer.added + answer.changed;
    if (count === 0) return html`<span class="muted">There is nothing to add.</span>`;
    const verb = this.list?.kind === 'block' ? 'Propose' : 'Add';
    return html`<button class="button primary" type="button" ?disabled=${this.busy} @click=${() => void this.#send(given, false)}>${icon('plus', 14)} ${verb} ${formatCount(count)} ${count === 1 ? 'entry' : 'entries'}</button>`;
  }

  #preview(): TemplateResult | typeof nothing {
    if (this.found === undefined) return nothing;
    const { added, changed, kept, invalid } = this.found.answer;
    const more = invalid.length - MOST_WRONG;
    return html`<div class="found">
      <div class="sum">
        <span><b>${formatCount(added)}</b> new</span><span><b>${formatCount(changed)}</b> changed</span><span><b>${formatCount(kept)}</b> there already</span>
        <span class=${invalid.length > 0 ? 'wrong' : ''}><b>${formatCount(invalid.length)}</b> wrong${invalid.length > 0 ? ', left out' : ''}</span>
      </div>
      ${
        invalid.length === 0
          ? nothing
          : html`<div class="lines" tabindex="0" role="region" aria-label="Lines that are wrong"><table>
            <thead><tr><th scope="col">Line</th><th scope="col">Value</th><th scope="col">What is wrong</th></tr></thead>
            <tbody>${invalid.slice(0, MOST_WRONG).map(({ line, value, fault }) => html`<tr><th scope="row">${line}</th><td class="given">${hostileText(value, 200)}</td><td class="fault">${hostileText(fault, 300)}</td></tr>`)}</tbody>
          </table>${more > 0 ? html`<p>and ${formatCount(more)} more</p>` : nothing}</div>`
      }
    </div>`;
  }
}
customElements.define('mz-list-add', MzListAdd);
