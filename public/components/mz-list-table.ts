import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ListHead } from '../../src/lists/list.ts';
import { ClockController } from '../controllers/clock.ts';
import { GridFocus } from '../controllers/grid-focus.ts';
import { PreferencesController } from '../controllers/preferences.ts';
import { formatCount } from '../model/format.ts';
import { escapeHidden } from '../model/visible-text.ts';
import { controls } from '../styles/controls.ts';
import { listTableStyles } from '../styles/list-table.ts';
import { ago } from './ago.ts';
import { emit } from './emit.ts';
import { hostileText } from './hostile-text.ts';

const COLUMNS = [
  ['name', 'List'],
  ['kind', 'Kind'],
  ['about', 'What it is for'],
  ['entries', 'Entries'],
  ['waiting', 'To decide'],
  ['changed', 'Changed'],
] as const;
const ABOUT_LENGTH = 300;

/** Lists as a grid, a row each; opened by a click or Enter. There are 200 at most, so that all are drawn. */
export class MzListTable extends LitElement {
  static override properties = { lists: { attribute: false }, sel: {} };
  declare lists: readonly ListHead[];
  declare sel: string;
  readonly #preferences = new PreferencesController(this);
  readonly #clock = new ClockController(this);
  readonly #focus = new GridFocus(this, {
    size: () => ({ rows: this.lists.length, columns: 1 }),
    reveal: (row) => this.#reveal(row),
    open: (row) => this.#toggle(this.lists[row]),
    act: () => false,
  });

  static override styles = [controls, listTableStyles];

  constructor() {
    super();
    this.lists = [];
    this.sel = '';
  }

  /** Gives the focus to the row of this list, or to where it was. */
  focusRow(name: string): void {
    const row = this.lists.findIndex((list) => list.name === name);
    this.#focus.moveTo(row < 0 ? this.#focus.row : row, 0);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('lists')?.[this.#focus.row]?.name;
    if (before === undefined) return;
    // The focus belongs to a list, not to a place among them.
    this.#focus.row = Math.max(
      0,
      this.lists.findIndex(({ name }) => name === before),
    );
  }

  #reveal(row: number): void {
    this.renderRoot.querySelector(`[data-row="${row}"]`)?.scrollIntoView({ block: 'nearest' });
    const list = this.lists[row];
    // With one open the next is looked at by going to it.
    if (this.sel !== '' && list !== undefined && list.name !== this.sel) emit(this, 'mz-list', { name: list.name });
  }
  #toggle(list: ListHead | undefined): void {
    if (list !== undefined) emit(this, 'mz-list', { name: list.name === this.sel ? '' : list.name });
  }
  #clicked(list: ListHead): void {
    if ((getSelection()?.toString() ?? '') === '') this.#toggle(list);
  }

  protected override render(): TemplateResult {
    return html`<div class="scroller">
      <div role="grid" aria-label="Lists" aria-rowcount=${this.lists.length + 1}>
        <div class="head line" role="row" aria-rowindex="1">${COLUMNS.map(([area, label]) => html`<div class=${area} role="columnheader">${label}</div>`)}</div>
        ${repeat(
          this.lists,
          ({ name }) => name,
          (list, row) => this.#row(list, row),
        )}
      </div>
      <div class="foot">End of the list</div>
    </div>`;
  }

  #row(list: ListHead, row: number): TemplateResult {
    const { name, kind, description, entries, proposed, changed } = list;
    const isOpen = name === this.sel;
    return html`<div
      class="row line ${isOpen ? 'open' : ''}"
      role="row"
      aria-rowindex=${row + 2}
      aria-current=${isOpen ? 'true' : nothing}
      data-id=${name}
      data-row=${row}
      data-column="0"
      tabindex=${this.#focus.row === row ? 0 : -1}
      @focus=${() => this.#focus.entered(row, 0)}
      @click=${() => this.#clicked(list)}
    >
      <div class="name" role="gridcell" title=${name}>${hostileText(name, 63)}</div>
      <div class="kind" role="gridcell">${kind}</div>
      <div class="about" role="gridcell" title=${escapeHidden(description)}>${hostileText(description, ABOUT_LENGTH)}</div>
      <div class="entries" role="gridcell">${formatCount(entries)}</div>
      <div class="waiting" role="gridcell">${proposed === 0 ? html`<span class="muted">–</span>` : html`<b>${formatCount(proposed)}</b>`}</div>
      <div class="changed" role="gridcell">${ago(changed, this.#clock.now, this.#preferences.value.zone)}</div>
    </div>`;
  }
}
customElements.define('mz-list-table', MzListTable);
