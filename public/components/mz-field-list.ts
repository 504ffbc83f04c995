import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { api, type Scope } from '../api/api-client.ts';
import { type ApiError, asApiError } from '../api/api-error.ts';
import type { FieldInfo, TermsAnswer } from '../api/types.ts';
import { formatCount, formatPercent } from '../model/format.ts';
import { controls } from '../styles/controls.ts';
import { fieldListStyles } from '../styles/field-list.ts';
import { emit } from './emit.ts';
import { hostileText } from './hostile-text.ts';
import { icon } from './icons.ts';
import { styled } from './styled.ts';

const MOST = 400;
const isDetail = (name: string): boolean => name.startsWith('details.');
const isNote = (name: string): boolean => name.startsWith('mozdef') || name.endsWith('timestamp');
/** The list's parts, in order; `cut` characters of the names go without saying. */
const GROUPS = [
  { title: 'Fields', holds: (name: string) => !isDetail(name) && !isNote(name), cut: 0 },
  { title: 'Details', holds: isDetail, cut: 'details.'.length },
  { title: 'Times and origin', holds: (name: string) => !isDetail(name) && isNote(name), cut: 0 },
] as const;
const GLYPHS: Readonly<Record<string, string>> = {
  string: 't',
  number: '#',
  boolean: '?',
  object: '{}',
  array: '[]',
  null: '∅',
};

/** The fields of the result: types, coverage, and on opening one its five most frequent values, asked only then. */
export class MzFieldList extends LitElement {
  static override properties = {
    fields: { attribute: false },
    cols: { attribute: false },
    scope: { attribute: false },
    wanted: { state: true },
    opened: { state: true },
    terms: { state: true },
    error: { state: true },
  };
  declare fields: readonly FieldInfo[];
  declare cols: readonly string[];
  declare scope: Scope | undefined;
  declare wanted: string;
  declare opened: string;
  declare terms: TermsAnswer | undefined;
  declare error: ApiError | undefined;
  #abort: AbortController | undefined;

  static override styles = [controls, fieldListStyles];

  constructor() {
    super();
    this.fields = [];
    this.cols = [];
    this.scope = undefined;
    this.wanted = '';
    this.opened = '';
    this.terms = undefined;
    this.error = undefined;
  }

  /** Opens a field and brings it into view. */
  async show(field: string): Promise<void> {
    this.wanted = '';
    if (this.opened !== field) this.#toggle(field);
    await this.updateComplete;
    const button = this.renderRoot.querySelector<HTMLElement>('.name[aria-expanded="true"]');
    button?.scrollIntoView({ block: 'center' });
    button?.focus();
  }

  #toggle(field: string): void {
    this.opened = this.opened === field ? '' : field;
    void this.#load();
  }

  async #load(): Promise<void> {
    this.#abort?.abort();
    this.terms = undefined;
    this.error = undefined;
    if (this.opened === '' || this.scope === undefined) return;
    const abort = new AbortController();
    this.#abort = abort;
    try {
      const terms = await api.terms(this.scope, this.opened, abort.signal);
      if (!abort.signal.aborted) this.terms = terms;
    } catch (thrown) {
      this.error = asApiError(thrown);
    }
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('scope') && changed.get('scope') !== undefined && this.opened !== '') void this.#load();
  }

  protected override render(): TemplateResult {
    const wanted = this.wanted.toLowerCase();
    const found = this.fields.filter(({ name }) => name.toLowerCase().includes(wanted));
    const known = new Map(this.fields.map((field) => [field.name, field]));
    const shown = this.cols
      .filter((name) => name.toLowerCase().includes(wanted))
      .map((name) => known.get(name) ?? { name, types: [], coverage: 0 });
    const other = found.filter(({ name }) => !this.cols.includes(name)).slice(0, MOST);
    return html`<input
        class="input"
        type="search"
        placeholder="Find a field"
        aria-label="Find a field"
        .value=${this.wanted}
        @input=${(event: Event) => {
          this.wanted = (event.target as HTMLInputElement).value;
        }}
      />
      <div class="lists">
        ${this.#group('Columns', shown)} ${GROUPS.map(({ title, holds, cut }) =>
          this.#group(
            title,
            other.filter(({ name }) => holds(name)),
            cut,
          ),
        )}
        ${found.length + shown.length === 0 && wanted !== '' ? html`<p class="muted">No field has this in its name.</p>` : nothing}
      </div>`;
  }

  #group(title: string, fields: readonly FieldInfo[], cut = 0): TemplateResult | typeof nothing {
    if (fields.length === 0) return nothing;
    return html`<h2>${title} <span>${fields.length}</span></h2>
      <ul>
        ${repeat(
          fields,
          ({ name }) => name,
          (field) => this.#field(field, cut),
        )}
      </ul>`;
  }

  #field({ name, types, coverage }: FieldInfo, cut: number): TemplateResult {
    const open = this.opened === name;
    const isColumn = this.cols.includes(name);
    return html`<li class=${open ? 'open' : ''}>
      <div class="line">
        <button class="name" aria-label="${name}, in ${formatPercent(coverage)} of the events" aria-expanded=${open} title="${name}&#10;${types.join(', ')}" @click=${() => this.#toggle(name)}>
          <span class="type" aria-hidden="true">${GLYPHS[types[0] ?? ''] ?? '·'}</span>
          ${fieldName(name.slice(cut))}
          <span class="coverage" title="In ${formatPercent(coverage)} of the events">${types.length === 0 ? '' : formatPercent(coverage)}</span>
        </button>
        <button
          class="icon tiny ${isColumn ? 'on' : ''}"
          aria-pressed=${isColumn}
          aria-label="Column ${name}"
          title=${isColumn ? 'Remove the column' : 'Show as a column'}
          @click=${() => emit(this, 'mz-column', { field: name })}
        >
          ${icon(isColumn ? 'close' : 'plus', 12)}
        </button>
      </div>
      ${open ? html`<div class="top" aria-live="polite">${this.#top(name)}</div>` : nothing}
    </li>`;
  }

  #top(field: string): TemplateResult {
    if (this.error !== undefined) {
      return html`<p class="bad">${this.error.message} <button class="link" @click=${() => this.#load()}>Try again</button></p>`;
    }
    if (this.terms === undefined) return html`<p class="muted">Counting …</p>`;
    const { values, total, partial } = this.terms;
    if (values.length === 0) return html`<p class="muted">No values in this result.</p>`;
    return html`<ol>
        ${values.map(({ value, count }) => this.#value(field, value, total === 0 ? 0 : count / total, count))}
      </ol>
      <p class="muted">of ${formatCount(total)} event${total === 1 ? '' : 's'}${partial ? ', not all counted' : ''}</p>`;
  }

  #value(field: string, value: string, share: number, count: number): TemplateResult {
    const button = (include: boolean): TemplateResult => html`<button
      class="icon tiny"
      aria-label="${include ? 'Only events with' : 'Only events without'} this value"
      title=${include ? 'Only with this' : 'Only without this'}
      @click=${() => emit(this, 'mz-filter', { field, value, include })}
    >
      ${icon(include ? 'plus' : 'minus', 12)}
    </button>`;
    return html`<li>
      <div class="bar" ${styled({ width: `${Math.max(1, Math.min(100, share * 100))}%` })}></div>
      <span class="value" title="${formatCount(count)} events">${value === '' ? html`<i class="muted">empty</i>` : hostileText(value, 80)}</span>
      <span class="share">${formatPercent(Math.min(1, share))}</span>
      ${button(true)}${button(false)}
    </li>`;
  }
}
customElements.define('mz-field-list', MzFieldList);

/** Where there is no room the beginning gives way, since names of one group differ at their end. */
function fieldName(name: string): TemplateResult {
  const dot = name.lastIndexOf('.') + 1;
  return html`<span class="text">${dot === 0 ? nothing : html`<span class="stem">${hostileText(name.slice(0, dot), 80)}</span>`}<span class="end">${hostileText(name.slice(dot), 80)}</span></span>`;
}
