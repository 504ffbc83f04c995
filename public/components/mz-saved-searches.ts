import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { SavedSearch } from '../../src/state/searches/saved-searches.ts';
import { go } from '../controllers/location.ts';
import { OutsidePress } from '../controllers/outside-press.ts';
import { SavedSearches } from '../controllers/saved-searches.ts';
import { mayI, me } from '../controllers/session.ts';
import { EVENTS_DEFAULTS, type EventsState, savedAddress } from '../model/events-url.ts';
import { controls } from '../styles/controls.ts';
import { savedSearchesStyles } from '../styles/saved-searches.ts';
import { formTexts } from './form-texts.ts';
import { hostileText } from './hostile-text.ts';
import { icon } from './icons.ts';
import { inPage } from './links.ts';

/** The searches that one saved or others share: to open, to save this one, and to say that it differs from the one it began as. */
export class MzSavedSearches extends LitElement {
  static override properties = { state: { attribute: false }, open: { state: true } };
  declare state: EventsState;
  declare open: boolean;
  readonly #searches = new SavedSearches(this);

  static override styles = [controls, savedSearchesStyles];

  constructor() {
    super();
    this.state = EVENTS_DEFAULTS;
    this.open = false;
    this.addController(
      new OutsidePress(this, () => {
        this.open = false;
      }),
    );
  }
  protected override willUpdate(changed: PropertyValues<this>): void {
    // Who opens an address that names one sees at once what that is.
    if (changed.has('state') && this.state.saved !== '' && this.#searches.all === undefined && !this.#searches.busy)
      void this.#searches.load();
  }

  get #current(): SavedSearch | undefined {
    return this.#searches.all?.find(({ id }) => id === this.state.saved);
  }
  #turn(): void {
    this.open = !this.open;
    if (this.open) void this.#searches.load();
  }
  readonly #pressed = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.open) return;
    event.stopPropagation();
    this.open = false;
    this.renderRoot.querySelector('button')?.focus();
  };
  readonly #save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const text = formTexts(form);
    const name = text('name').trim();
    const fields = { name, shared: text('shared') !== '', address: savedAddress(this.state) };
    if (!(await this.#searches.save(fields))) return;
    form.reset();
    const made = this.#searches.all?.find((search) => search.name === name && search.owner === me()?.name);
    if (made !== undefined) go(addressOf(made), { replace: true });
  };

  protected override render(): TemplateResult {
    const current = this.#current;
    const isChanged = current !== undefined && current.address !== savedAddress(this.state);
    return html`<div @keydown=${this.#pressed}>
      <button class="button ${current === undefined ? '' : 'on'}" aria-expanded=${this.open} aria-haspopup="true" @click=${() => this.#turn()}>
        ${icon('save', 14)}<span class="name">${current === undefined ? 'Searches' : hostileText(current.name, 40)}</span>
        ${isChanged ? html`<span class="dot" title="Changed since it was saved"><span class="unseen">changed since it was saved</span></span>` : nothing}
        ${icon('down', 10)}
      </button>
      ${this.open ? this.#panel(current, isChanged) : nothing}
    </div>`;
  }

  #panel(current: SavedSearch | undefined, isChanged: boolean): TemplateResult {
    const { all, error, busy } = this.#searches;
    const isOwn = current?.owner === me()?.name;
    return html`<div class="panel" role="group" aria-label="Saved searches">
      ${error === undefined ? nothing : html`<p class="bad" role="alert">${error.body.message}. ${error.body.remedy ?? ''}</p>`}
      ${all === undefined ? html`<p class="muted">Loading …</p>` : this.#list(all)}
      ${
        current === undefined || !isOwn || !isChanged
          ? nothing
          : html`<button class="button small" ?disabled=${busy} @click=${() => void this.#searches.change(current, { address: savedAddress(this.state) })}>Save the change to ${hostileText(current.name, 40)}</button>`
      }
      <form @submit=${this.#save}>
        <label>Save this search as <input class="input" name="name" required maxlength="100" autocomplete="off" /></label>
        <label class="shared"><input type="checkbox" name="shared" value="yes" /> for all</label>
        <button class="button small" type="submit" ?disabled=${busy}>Save</button>
      </form>
    </div>`;
  }

  #list(all: readonly SavedSearch[]): TemplateResult {
    if (all.length === 0) return html`<p class="muted">None is saved yet.</p>`;
    return html`<ul>${all.map((search) => this.#row(search))}</ul>`;
  }

  #row(search: SavedSearch): TemplateResult {
    const { id, name, owner, shared } = search;
    const isOwn = owner === me()?.name;
    const { busy } = this.#searches;
    return html`<li aria-current=${id === this.state.saved ? 'true' : nothing}>
      ${inPage(addressOf(search), html`${hostileText(name, 100)}`)}
      <span class="muted">${isOwn ? (shared ? 'for all' : 'only mine') : html`by ${hostileText(owner, 64)}`}</span>
      ${isOwn ? html`<button class="button small" ?disabled=${busy} aria-label="${shared ? 'Keep to myself' : 'Share'}: ${name}" @click=${() => void this.#searches.change(search, { shared: !shared })}>${shared ? 'Unshare' : 'Share'}</button>` : nothing}
      ${isOwn || mayI('manage-people') ? html`<button class="icon tiny" ?disabled=${busy} aria-label="Remove: ${name}" title="Remove" @click=${() => void this.#searches.remove(search)}>${icon('close', 12)}</button>` : nothing}
    </li>`;
  }
}
customElements.define('mz-saved-searches', MzSavedSearches);

function addressOf({ id, address }: SavedSearch): string {
  const params = new URLSearchParams(address);
  params.set('saved', id);
  return `/events?${params.toString()}`;
}
