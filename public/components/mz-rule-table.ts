import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { RuleView } from '../api/types.ts';
import { ClockController } from '../controllers/clock.ts';
import { GridFocus } from '../controllers/grid-focus.ts';
import { PreferencesController } from '../controllers/preferences.ts';
import { formatCount, formatShort } from '../model/format.ts';
import { type RowLayout, rowTop, visibleRows } from '../model/row-window.ts';
import type { RuleKey, RuleSort } from '../model/rules-url.ts';
import { escapeHidden } from '../model/visible-text.ts';
import { controls } from '../styles/controls.ts';
import { ruleStateStyles } from '../styles/rule-state.ts';
import { ruleTableStyles } from '../styles/rule-table.ts';
import { ago } from './ago.ts';
import { emit } from './emit.ts';
import { hostileText } from './hostile-text.ts';
import { icon } from './icons.ts';
import { ruleState } from './rule-state.ts';
import { styled } from './styled.ts';
import './mz-severity.ts';

const HEAD = 30;
const BEYOND = 12;
/** As the style sheet has it: narrower, each row has two lines. */
const NARROW = 640;
const TWO_LINES = 52;

const COLUMNS: readonly { readonly area: string; readonly label: string; readonly key?: RuleKey }[] = [
  { area: 'state', label: 'State', key: 'state' },
  { area: 'severity', label: 'Severity', key: 'severity' },
  { area: 'title', label: 'Rule', key: 'title' },
  { area: 'category', label: 'Category' },
  { area: 'type', label: 'Kind', key: 'type' },
  { area: 'looks', label: 'Looks at' },
  { area: 'alerts', label: 'Alerts', key: 'alerts' },
  { area: 'last', label: 'Last alert', key: 'lastfired' },
];
/** What is wanted first of these when one sorts by them. */
const GREATEST_FIRST: ReadonlySet<string> = new Set(['alerts', 'lastfired']);

/** Rules as a grid, a row each, of which only those in view are drawn; opened by a click or Enter. */
export class MzRuleTable extends LitElement {
  static override properties = { rules: { attribute: false }, sort: {}, sel: {} };
  declare rules: readonly RuleView[];
  declare sort: RuleSort;
  declare sel: string;
  #viewport = { width: 1000, height: 600 };
  readonly #preferences = new PreferencesController(this);
  readonly #clock = new ClockController(this);
  readonly #focus = new GridFocus(this, {
    size: () => ({ rows: this.rules.length, columns: 1 }),
    reveal: (row) => this.#reveal(row),
    open: (row) => this.#toggle(this.rules[row]),
    act: () => false,
  });
  readonly #sizes = new ResizeObserver(([entry]) => {
    if (entry !== undefined) this.#viewport = entry.contentRect;
    this.requestUpdate();
  });

  static override styles = [controls, ruleStateStyles, ruleTableStyles];

  constructor() {
    super();
    this.rules = [];
    this.sort = 'title';
    this.sel = '';
  }

  /** Gives the focus to the row of this rule, or to where it was. */
  focusRow(id: string): void {
    const row = this.#rowOf(id);
    this.#focus.moveTo(row < 0 ? this.#focus.row : row, 0);
  }

  get #scroller(): HTMLElement | null {
    return this.renderRoot.querySelector('.scroller');
  }
  get #layout(): RowLayout {
    const own = this.#preferences.value.density === 'compact' ? 28 : 36;
    const rowHeight = this.#viewport.width <= NARROW ? TWO_LINES : own;
    return { count: this.rules.length, rowHeight, extras: [] };
  }
  #rowOf(id: string): number {
    return this.rules.findIndex((rule) => rule.id === id);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('rules')?.[this.#focus.row]?.id;
    if (before === undefined) return;
    // The focus belongs to a rule, not to a place in the list.
    const row = this.#rowOf(before);
    this.#focus.row = row >= 0 ? row : 0;
  }
  protected override firstUpdated(): void {
    if (this.#scroller !== null) this.#sizes.observe(this.#scroller);
  }
  protected override updated(changed: PropertyValues<this>): void {
    // An address with an open rule: shows where it is in the list.
    const row = this.#rowOf(this.sel);
    if (changed.has('sel') && row >= 0) this.#scrollTo(row);
    if (changed.has('sort') && changed.get('sort') !== undefined) this.#scroller?.scrollTo({ top: 0 });
  }

  #reveal(row: number): void {
    this.#scrollTo(row);
    const rule = this.rules[row];
    // With one open the next is looked at by going to it.
    if (this.sel !== '' && rule !== undefined && rule.id !== this.sel) emit(this, 'mz-rule', { id: rule.id });
  }
  #scrollTo(row: number): void {
    const scroller = this.#scroller;
    if (scroller === null) return;
    const { rowHeight } = this.#layout;
    const top = rowTop(this.#layout, row);
    const visible = scroller.clientHeight - HEAD;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (top + rowHeight > scroller.scrollTop + visible) scroller.scrollTop = top + rowHeight - visible;
    this.requestUpdate();
  }
  #toggle(rule: RuleView | undefined): void {
    if (rule !== undefined) emit(this, 'mz-rule', { id: rule.id === this.sel ? '' : rule.id });
  }
  #clicked(rule: RuleView): void {
    if ((getSelection()?.toString() ?? '') === '') this.#toggle(rule);
  }
  #sortBy(key: RuleKey): void {
    const first: RuleSort = GREATEST_FIRST.has(key) ? `-${key}` : key;
    const other: RuleSort = first === key ? `-${key}` : key;
    emit(this, 'mz-rule-sort', { sort: this.sort === first ? other : first });
  }

  protected override render(): TemplateResult {
    const layout = this.#layout;
    const view = visibleRows(layout, this.#scroller?.scrollTop ?? 0, this.#viewport.height, BEYOND);
    const now = this.#clock.now;
    return html`<div class="scroller" @scroll=${() => this.requestUpdate()}>
      <div role="grid" aria-label="Rules" aria-rowcount=${layout.count + 1} ${styled({ '--height': `${layout.rowHeight}px` })}>
        <div class="head line" role="row" aria-rowindex="1">${COLUMNS.map((column) => this.#title(column))}</div>
        <div class="space" role="rowgroup" ${styled({ height: `${view.total}px` })}>
          <div class="window" role="presentation" ${styled({ transform: `translateY(${view.top}px)` })}>
            ${repeat(
              this.rules.slice(view.first, view.end),
              ({ id }) => id,
              (rule, index) => this.#row(rule, view.first + index, now),
            )}
          </div>
        </div>
      </div>
      <div class="foot">${layout.count > 0 ? 'End of the list' : nothing}</div>
    </div>`;
  }

  #title({ area, label, key }: (typeof COLUMNS)[number]): TemplateResult {
    const isOwn = key !== undefined && this.sort.replace(/^-/, '') === key;
    const direction = this.sort.startsWith('-') ? 'descending' : 'ascending';
    const sign = isOwn ? icon(direction === 'ascending' ? 'up' : 'down', 10) : nothing;
    return html`<div class=${area} role="columnheader" aria-sort=${isOwn ? direction : nothing}>
      ${key === undefined ? label : html`<button title="Sort by this" @click=${() => this.#sortBy(key)}>${label} ${sign}</button>`}
    </div>`;
  }

  #row(rule: RuleView, row: number, now: number): TemplateResult {
    const { id, title, alerts, lastfired } = rule;
    const isOpen = id === this.sel;
    return html`<div
      class="row line ${isOpen ? 'open' : ''} ${rule.state === 'off' ? 'isoff' : ''}"
      role="row"
      aria-rowindex=${row + 2}
      aria-current=${isOpen ? 'true' : nothing}
      data-id=${id}
      data-row=${row}
      data-column="0"
      tabindex=${this.#focus.row === row ? 0 : -1}
      @focus=${() => this.#focus.entered(row, 0)}
      @click=${() => this.#clicked(rule)}
    >
      <div class="state" role="gridcell">${ruleState(rule)}</div>
      <div class="severity" role="gridcell"><mz-severity value=${rule.severity}></mz-severity></div>
      <div class="title" role="gridcell" title="${escapeHidden(title)}\n${escapeHidden(id)}">${hostileText(title, 200)}<span class="id">${hostileText(id, 100)}</span></div>
      <div class="category" role="gridcell">${hostileText(rule.category, 100)}</div>
      <div class="type" role="gridcell">${rule.type.replace('_', ' ')}</div>
      <div class="looks" role="gridcell">${rule.on}</div>
      <div class="alerts" role="gridcell" title="${formatCount(alerts)} alerts in 30 days">${formatShort(alerts)}</div>
      <div class="last" role="gridcell">${lastfired === undefined ? html`<span class="muted">–</span>` : ago(lastfired, now, this.#preferences.value.zone)}</div>
    </div>`;
  }
}
customElements.define('mz-rule-table', MzRuleTable);
