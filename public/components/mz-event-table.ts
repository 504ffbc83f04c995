import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Event as StoredEvent } from '../../src/event/event.ts';
import { GridFocus } from '../controllers/grid-focus.ts';
import { PreferencesController } from '../controllers/preferences.ts';
import { columnsWidth, columnTemplate } from '../model/columns.ts';
import { valuesAt } from '../model/event-fields.ts';
import { isFilterable } from '../model/query-edit.ts';
import { type RowLayout, rowTop, visibleRows } from '../model/row-window.ts';
import { controls } from '../styles/controls.ts';
import { eventTableStyles } from '../styles/event-table.ts';
import { copyText } from './copy-text.ts';
import { emit } from './emit.ts';
import { type RowContext, renderHead, renderRow } from './event-table-parts.ts';
import { styled } from './styled.ts';

const TIME = 'utctimestamp';
const HEAD = 30;
const BEYOND = 12;
const NEAR_END = 60;

/** The events as a grid: only the rows in view are drawn, opened ones show their detail below them. */
export class MzEventTable extends LitElement {
  static override properties = {
    rows: { attribute: false },
    cols: { attribute: false },
    order: {},
    sel: {},
    tab: {},
    more: { type: Boolean },
    loading: { type: Boolean },
    hovered: { state: true },
    opened: { state: true },
  };
  declare rows: readonly StoredEvent[];
  declare cols: readonly string[];
  declare order: 'newest' | 'oldest';
  declare sel: string;
  declare tab: 'fields' | 'json';
  /** There are rows after the last. */
  declare more: boolean;
  declare loading: boolean;
  declare hovered: string;
  declare opened: ReadonlySet<string>;
  #heights = new Map<string, number>();
  #places = new Map<string, number>();
  #viewport = 600;
  readonly #preferences = new PreferencesController(this);
  readonly #focus = new GridFocus(this, {
    size: () => ({ rows: this.rows.length, columns: this.cols.length + 1 }),
    reveal: (row) => this.#reveal(row),
    open: (row) => this.#toggle(this.rows[row]),
    act: (what, row, column) => this.#act(what, row, column),
  });
  readonly #sizes = new ResizeObserver((entries) => this.#resized(entries));

  static override styles = [controls, eventTableStyles];

  constructor() {
    super();
    this.rows = [];
    this.cols = [];
    this.order = 'newest';
    this.sel = '';
    this.tab = 'fields';
    this.more = false;
    this.loading = false;
    this.hovered = '';
    this.opened = new Set();
  }

  /** Whether new rows may come in above without moving what someone reads. */
  get isAtRest(): boolean {
    return this.opened.size === 0 && (this.#scroller?.scrollTop ?? 0) < 4;
  }
  scrollToTop(): void {
    this.#scroller?.scrollTo({ top: 0 });
  }
  /** Closes the opened rows; false when there were none. */
  closeAll(): boolean {
    if (this.opened.size === 0) return false;
    this.opened = new Set();
    emit(this, 'mz-select', { id: '' });
    this.#focus.moveTo(this.#focus.row, this.#focus.column);
    return true;
  }

  get #scroller(): HTMLElement | null {
    return this.renderRoot.querySelector('.scroller');
  }
  get #fields(): string[] {
    return [TIME, ...this.cols];
  }
  get #layout(): RowLayout {
    const rowHeight = this.#preferences.value.density === 'compact' ? 28 : 36;
    const extras = [...this.opened]
      .map((id) => ({ index: this.#places.get(id) ?? -1, height: this.#heights.get(id) ?? 0 }))
      .filter(({ index }) => index >= 0)
      .sort((left, right) => left.index - right.index);
    return { count: this.rows.length, rowHeight, extras };
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('rows')) this.#places = new Map(this.rows.map((event, index) => [event.mozdef.id, index]));
    if (changed.has('sel') && this.sel !== '') this.opened = new Set([...this.opened, this.sel]);
    if (changed.has('sel') && this.sel === '' && this.opened.size === 1) this.opened = new Set();
  }
  protected override firstUpdated(): void {
    const scroller = this.#scroller;
    if (scroller !== null) this.#sizes.observe(scroller);
  }
  protected override updated(changed: PropertyValues): void {
    for (const detail of this.renderRoot.querySelectorAll('.detail')) this.#sizes.observe(detail);
    const row = this.#places.get(this.sel);
    // An address with an open event: show it, once its row is there.
    if (
      changed.has('rows') &&
      changed.get('rows') !== undefined &&
      row !== undefined &&
      this.#scroller?.scrollTop === 0 &&
      row > 5
    ) {
      this.#reveal(row);
    }
  }

  #resized(entries: readonly ResizeObserverEntry[]): void {
    for (const { target, contentRect } of entries) {
      const id = (target as HTMLElement).dataset['id'];
      if (id === undefined) this.#viewport = contentRect.height;
      else if (target.isConnected) this.#heights.set(id, (target as HTMLElement).offsetHeight);
    }
    this.requestUpdate();
  }

  #reveal(row: number): void {
    const scroller = this.#scroller;
    if (scroller === null) return;
    const { rowHeight } = this.#layout;
    const top = rowTop(this.#layout, row);
    const visible = scroller.clientHeight - HEAD;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (top + rowHeight > scroller.scrollTop + visible) scroller.scrollTop = top + rowHeight - visible;
  }

  #toggle(event: StoredEvent | undefined): void {
    if (event === undefined) return;
    const { id } = event.mozdef;
    const opened = new Set(this.opened);
    const closes = opened.delete(id);
    if (!closes) opened.add(id);
    this.opened = opened;
    emit(this, 'mz-select', { id: closes ? ([...opened].at(-1) ?? '') : id });
  }

  #act(what: 'include' | 'exclude' | 'copy' | 'top', row: number, column: number): boolean {
    const field = this.#fields[column];
    const event = this.rows[row];
    if (field === undefined || event === undefined) return false;
    const value = valuesAt(event, field)[0];
    if (what === 'top') emit(this, 'mz-top', { field });
    else if (value === undefined) return false;
    else if (what === 'copy') void copyText(this, value);
    else if (!isFilterable(field)) return false;
    else emit(this, 'mz-filter', { field, value, include: what === 'include' });
    return true;
  }

  readonly #scrolled = (): void => {
    this.requestUpdate();
  };

  protected override render(): TemplateResult {
    const layout = this.#layout;
    const fields = this.#fields;
    const view = visibleRows(layout, this.#scroller?.scrollTop ?? 0, this.#viewport, BEYOND);
    if (this.more && !this.loading && view.end > layout.count - NEAR_END)
      queueMicrotask(() => emit(this, 'mz-more', null));
    const context: RowContext = {
      fields,
      cols: this.cols,
      tab: this.tab,
      zone: this.#preferences.value.zone,
      hovered: this.hovered,
      focus: this.#focus,
      toggle: (event) => this.#toggle(event),
      act: (what, row, column) => this.#act(what, row, column),
      hover: (cell) => {
        this.hovered = cell;
      },
    };
    const size = { '--columns': columnTemplate(fields), '--least': `${columnsWidth(fields)}px` };
    return html`<div class="scroller" @scroll=${this.#scrolled} @pointerleave=${() => context.hover('')}>
      <div class="grid" role="grid" aria-label="Events" aria-rowcount=${layout.count + 1} aria-colcount=${fields.length + 1} ${styled(size)}>
        ${renderHead(this, fields, this.order)}
        <div class="space" role="rowgroup" ${styled({ height: `${view.total}px` })}>
          <div class="window" role="presentation" ${styled({ transform: `translateY(${view.top}px)` })}>
            ${repeat(
              this.rows.slice(view.first, view.end),
              (event) => event.mozdef.id,
              (event, index) => renderRow(event, view.first + index, this.opened.has(event.mozdef.id), context),
            )}
          </div>
        </div>
      </div>
      ${this.more || this.loading ? html`<div class="foot">Loading more …</div>` : this.rows.length > 0 ? html`<div class="foot">End of the result</div>` : nothing}
    </div>`;
  }
}
customElements.define('mz-event-table', MzEventTable);
