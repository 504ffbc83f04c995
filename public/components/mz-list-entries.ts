import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { type Entry, entryKey } from '../../src/lists/entry.ts';
import { ClockController } from '../controllers/clock.ts';
import { PreferencesController } from '../controllers/preferences.ts';
import { mayI, me } from '../controllers/session.ts';
import { formatCount, formatTime, otherZone } from '../model/format.ts';
import { type EntryVerb, type Onlooker, standingOf, verbsOf } from '../model/list-entries.ts';
import { cutText, escapeHidden } from '../model/visible-text.ts';
import { controls } from '../styles/controls.ts';
import { listEntriesStyles } from '../styles/list-entries.ts';
import { ago } from './ago.ts';
import { emit } from './emit.ts';
import { hostileText } from './hostile-text.ts';
import { type IconName, icon } from './icons.ts';

const VERBS: readonly { readonly verb: EntryVerb; readonly label: string; readonly icon: IconName }[] = [
  { verb: 'approve', label: 'Approve', icon: 'check' },
  { verb: 'refuse', label: 'Refuse', icon: 'minus' },
  { verb: 'remove', label: 'Remove', icon: 'close' },
];

/** Entries of the open list, each with what who looks at them may do. */
export class MzListEntries extends LitElement {
  static override properties = {
    entries: { attribute: false },
    chosen: { attribute: false },
    busy: { type: Boolean },
  };
  declare entries: readonly Entry[];
  /** Keys of those that are chosen. */
  declare chosen: ReadonlySet<string>;
  declare busy: boolean;
  readonly #clock = new ClockController(this);
  readonly #preferences = new PreferencesController(this);

  static override styles = [controls, listEntriesStyles];

  constructor() {
    super();
    this.entries = [];
    this.chosen = new Set();
    this.busy = false;
  }

  get #now(): string {
    return new Date(this.#clock.now).toISOString();
  }
  #verbs(entry: Entry): readonly EntryVerb[] {
    const one = me();
    if (one === undefined) return [];
    const looker: Onlooker = { ...one, mayEdit: mayI('edit-lists'), mayDecide: mayI('approve-blocks') };
    return verbsOf(entry, looker, this.#now);
  }

  protected override render(): TemplateResult {
    const able = this.entries.filter((entry) => this.#verbs(entry).length > 0);
    return html`${able.length === 0 ? nothing : this.#together(able)}
      <table>
        <thead><tr>
          ${able.length === 0 ? nothing : html`<th class="choose"><span class="unseen">Chosen</span></th>`}
          <th class="value" scope="col">Value</th><th class="why" scope="col">Reason, source</th><th class="who" scope="col">Added</th><th class="expires" scope="col">Expires</th><th class="standing" scope="col">State</th>
          ${able.length === 0 ? nothing : html`<th class="does"><span class="unseen">What to do</span></th>`}
        </tr></thead>
        <tbody>${repeat(this.entries, entryKey, (entry) => this.#row(entry, able.length > 0))}</tbody>
      </table>`;
  }

  /** What can be done with several at once. */
  #together(able: readonly Entry[]): TemplateResult {
    const chosen = able.filter((entry) => this.chosen.has(entryKey(entry)));
    const isAll = chosen.length === able.length;
    return html`<div class="acts">
      <label><input type="checkbox" aria-label="Choose all shown" .checked=${isAll} .indeterminate=${chosen.length > 0 && !isAll} @change=${() => emit(this, 'mz-entry-choose', { keys: able.map(entryKey), on: !isAll })} /> ${chosen.length === 0 ? `All ${formatCount(able.length)} shown` : html`<b role="status">${formatCount(chosen.length)} chosen</b>`}</label>
      ${VERBS.map(({ verb, label, icon: sign }) => {
        const entries = chosen.filter((entry) => this.#verbs(entry).includes(verb));
        if (entries.length === 0) return nothing;
        return html`<button class="button small ${verb === 'remove' ? 'danger' : ''}" ?disabled=${this.busy} @click=${() => emit(this, 'mz-entry-act', { verb, entries })}>${icon(sign, 13)} ${label} ${formatCount(entries.length)}</button>`;
      })}
    </div>`;
  }

  #row(entry: Entry, isChosen: boolean): TemplateResult {
    const { type, value, reason, source, owner, added } = entry;
    const key = entryKey(entry);
    const name = escapeHidden(cutText(value, 100).text);
    const [{ now }, { zone }] = [this.#clock, this.#preferences.value];
    const verbs = this.#verbs(entry);
    const standing = standingOf(entry, this.#now);
    const choose = (event: Event): void =>
      emit(this, 'mz-entry-choose', { keys: [key], on: (event.target as HTMLInputElement).checked });
    return html`<tr class="${standing} ${this.chosen.has(key) ? 'chosen' : ''}">
      ${isChosen ? html`<td class="choose">${verbs.length === 0 ? nothing : html`<input type="checkbox" aria-label="Choose ${name}" .checked=${this.chosen.has(key)} @change=${choose} />`}</td>` : nothing}
      <th class="value" scope="row">${hostileText(value, 300)}<span class="type">${type}</span></th>
      <td class="why">${reason === '' && source === '' ? html`<span class="muted">–</span>` : hostileText(reason, 500)}${source === '' ? nothing : html`<span class="source">from ${hostileText(source, 200)}</span>`}</td>
      <td class="who">${hostileText(owner, 100)}<span class="sub">${ago(added, now, zone)}</span></td>
      <td class="expires">${this.#expires(entry)}</td>
      <td class="standing"><span class="status ${standing}">${standing.replace('-', ' ')}</span>${entry.decidedby === undefined ? nothing : html`<span class="sub">by ${hostileText(entry.decidedby, 100)}</span>`}</td>
      ${isChosen ? html`<td class="does">${VERBS.filter(({ verb }) => verbs.includes(verb)).map(({ verb, label, icon: sign }) => html`<button class="icon tiny" title=${label} aria-label="${label} ${name}" ?disabled=${this.busy} @click=${() => emit(this, 'mz-entry-act', { verb, entries: [entry] })}>${icon(sign, 13)}</button>`)}</td>` : nothing}
    </tr>`;
  }

  #expires({ expires }: Entry): TemplateResult {
    if (expires === undefined) return html`<span class="muted">when removed</span>`;
    const { zone } = this.#preferences.value;
    return html`<time datetime=${expires} title=${otherZone(expires, zone)}>${formatTime(expires, zone).slice(0, 16)}</time>`;
  }
}
customElements.define('mz-list-entries', MzListEntries);
