import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Event as StoredEvent } from '../../src/event/event.ts';
import { PreferencesController } from '../controllers/preferences.ts';
import { mayI } from '../controllers/session.ts';
import { type FieldValue, listFields, MAX_VALUES } from '../model/event-fields.ts';
import { formatCount, otherZone } from '../model/format.ts';
import { isFilterable } from '../model/query-edit.ts';
import { absolute } from '../model/time-range.ts';
import { cutText, escapeHidden } from '../model/visible-text.ts';
import { controls } from '../styles/controls.ts';
import { copyText } from './copy-text.ts';
import { emit } from './emit.ts';
import { hostileBlock, hostileText } from './hostile-text.ts';
import { type IconName, icon } from './icons.ts';

const SHORT = 1500;
const LONG = 200_000;
const MOST_NAME = 320;
const AROUND_MINUTES = [1, 5, 15] as const;
const isFilter = (name: IconName): boolean => name === 'plus' || name === 'minus';
const TIME_FIELDS = new Set(['utctimestamp', 'receivedtimestamp', 'timestamp']);

/** Whether it may be an address, a name or the like, which can stand on a list. */
function isNameable(field: string, text: string): boolean {
  return isFilterable(field) && !TIME_FIELDS.has(field) && text.length <= MOST_NAME && !/\s/.test(text);
}

/** All of one event: its fields with what can be done with each, or its JSON. */
export class MzEventDetail extends LitElement {
  static override properties = {
    event: { attribute: false },
    cols: { attribute: false },
    tab: {},
    whole: { state: true },
  };
  declare event: StoredEvent | undefined;
  /** Those of the list around it; undefined where there is none. */
  declare cols: readonly string[] | undefined;
  declare tab: 'fields' | 'json';
  /** Fields whose long value is shown in whole. */
  declare whole: ReadonlySet<string>;
  readonly #preferences = new PreferencesController(this);

  static override styles = [
    controls,
    css`
      :host { display: block; container-type: inline-size; padding: 6px 14px 12px 26px; border-left: 3px solid var(--accent); background: var(--surface); }
      header { display: flex; align-items: center; gap: 4px; margin-bottom: 6px; border-bottom: 1px solid var(--line); }
      [role='tab'] { height: 30px; padding: 0 10px; border: 0; border-bottom: 2px solid transparent; background: none; color: var(--text-2); }
      [role='tab'][aria-selected='true'] { border-color: var(--accent); color: var(--text); font-weight: 600; }
      .space { flex: 1; }
      .around { display: flex; align-items: center; gap: 4px; margin-right: 8px; color: var(--text-3); font-size: 12px; }
      table { width: 100%; border-collapse: collapse; font-size: 12px; }
      tr:hover { background: var(--hover); }
      td, th { padding: 2px 8px 2px 0; vertical-align: top; text-align: left; font-weight: 400; line-height: 20px; }
      .act { width: 110px; white-space: nowrap; }
      .act .icon { color: var(--text-3); }
      .act .icon:hover { background: var(--line); color: var(--text); }
      .act .icon.on { color: var(--accent); }
      th { width: 230px; max-width: 330px; color: var(--text-2); overflow-wrap: anywhere; }
      td.value { font-family: var(--mono); white-space: pre-wrap; overflow-wrap: anywhere; }
      .null { color: var(--text-3); font-style: italic; }
      pre { margin: 0; padding: 10px 12px; border-radius: 6px; background: var(--sunken); font: 12px/1.5 var(--mono); white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: isolate; }
      [role='tablist'] { flex: none; }
      @container (max-width: 620px) {
        header { flex-wrap: wrap; }
        .around { order: 1; flex-wrap: wrap; margin: 0 0 6px; }
        th { width: 30%; }
        .act { width: 64px; white-space: normal; }
      }
      @container (max-width: 400px) {
        tr { display: grid; grid-template-columns: 72px minmax(0, 1fr); padding: 3px 0; }
        th { width: auto; max-width: none; }
        td.value { grid-column: 2; }
      }
      .link { padding: 0; border: 0; background: none; color: var(--accent); font: 12px var(--font); text-decoration: underline; }
    `,
  ];

  constructor() {
    super();
    this.event = undefined;
    this.cols = [];
    this.tab = 'fields';
    this.whole = new Set();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { event } = this;
    if (event === undefined) return nothing;
    const tab = (name: 'fields' | 'json', label: string): TemplateResult => html`<button
      role="tab"
      id="tab-${name}"
      aria-selected=${this.tab === name}
      aria-controls="panel"
      tabindex=${this.tab === name ? 0 : -1}
      @keydown=${this.#tabKey}
      @click=${() => emit(this, 'mz-tab', { tab: name })}
    >${label}</button>`;
    return html`<header>
        <div role="tablist" aria-label="Event">${tab('fields', 'Fields')}${tab('json', 'JSON')}</div>
        <span class="space"></span>
        <span class="around">${icon('around', 14)} Around this, same host
          ${AROUND_MINUTES.map((minutes) => html`<button class="button small" title="All events of this host, ${minutes} min before and after" @click=${() => this.#around(event, minutes)}>±${minutes} min</button>`)}
        </span>
        ${mayI('handle-incidents') ? html`<button class="button small" title="It stands in the timeline of the incident, also when it is no longer stored" @click=${() => emit(this, 'mz-star', { event })}>${icon('incidents', 13)} Add to incident …</button>` : nothing}
        <button class="button small" @click=${() => copyText(this, JSON.stringify(event, null, 2))}>${icon('copy', 13)} JSON</button>
      </header>
      <div id="panel" role="tabpanel" aria-labelledby="tab-${this.tab}">${this.tab === 'fields' ? this.#fields(event) : this.#json(event)}</div>`;
  }

  readonly #tabKey = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const tab = this.tab === 'fields' ? 'json' : 'fields';
    emit(this, 'mz-tab', { tab });
    this.renderRoot.querySelector<HTMLElement>(`#tab-${tab}`)?.focus();
  };

  #around(event: StoredEvent, minutes: number): void {
    const time = Date.parse(event.utctimestamp);
    const width = minutes * 60_000;
    const filter = { field: 'hostname', value: event.hostname, include: true };
    emit(this, 'mz-pivot', { filter, from: absolute(time - width), to: absolute(time + width) });
  }

  #fields(event: StoredEvent): TemplateResult {
    const fields = listFields(event);
    return html`<table>
        <caption class="unseen">Fields of the event</caption>
        <tbody>
          ${fields.map((field, index) => this.#field(field, fields[index - 1]?.field === field.field))}
        </tbody>
      </table>
      ${fields.length >= MAX_VALUES ? html`<p class="muted">Only the first ${formatCount(MAX_VALUES)} values are listed; the JSON has more.</p>` : nothing}`;
  }

  #field(value: FieldValue, again: boolean): TemplateResult {
    const { field, text, type } = value;
    const isColumn = this.cols?.includes(field) ?? false;
    const none = type === 'null' || type === 'empty';
    const action = (name: IconName, label: string, run: () => void, on = false): TemplateResult =>
      html`<button class="icon tiny ${on ? 'on' : ''}" aria-label="${label}: ${field}" title=${label} ?disabled=${(none && name !== 'column') || (isFilter(name) && !isFilterable(field))} @click=${run}>${icon(name, 12)}</button>`;
    return html`<tr>
      <td class="act">
        ${action('plus', 'Only with this value', () => emit(this, 'mz-filter', { field, value: text, include: true }))}
        ${action('minus', 'Only without this value', () => emit(this, 'mz-filter', { field, value: text, include: false }))}
        ${this.cols === undefined ? nothing : action('column', isColumn ? 'Remove the column' : 'Show as a column', () => emit(this, 'mz-column', { field }), isColumn)}
        ${action('copy', 'Copy the value', () => void copyText(this, text))}
        ${type === 'string' && isNameable(field, text) && mayI('edit-lists') ? action('lists', 'Put on a list', () => emit(this, 'mz-watch', { value: text })) : nothing}
      </td>
      <th scope="row">${again ? nothing : hostileText(field, 300)}</th>
      <td class="value ${none ? 'null' : ''}" title=${TIME_FIELDS.has(field) ? otherZone(text, this.#preferences.value.zone) : nothing}>${this.#value(value)}</td>
    </tr>`;
  }

  #value({ field, text }: FieldValue): unknown {
    const max = this.whole.has(field) ? LONG : SHORT;
    const { left } = cutText(text, max);
    const block = hostileBlock(text, max);
    if (left === 0) return block;
    const more = this.whole.has(field)
      ? html` <span class="muted">… ${formatCount(left)} characters more; copy gives all.</span>`
      : html` … <button class="link" @click=${() => {
          this.whole = new Set([...this.whole, field]);
        }}>Show ${formatCount(left)} characters more</button>`;
    return html`${block}${more}`;
  }

  #json(event: StoredEvent): TemplateResult {
    const { text, left } = cutText(JSON.stringify(event, null, 2), LONG);
    const lines = text.split('\n').map((line) => escapeHidden(line));
    return html`<pre tabindex="0" aria-label="JSON of the event">${lines.join('\n')}</pre>
      ${left > 0 ? html`<p class="muted">… ${formatCount(left)} characters more; copy gives all.</p>` : nothing}`;
  }
}
customElements.define('mz-event-detail', MzEventDetail);
