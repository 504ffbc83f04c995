import { html, nothing, type TemplateResult } from 'lit';
import { type Event as StoredEvent, UNKNOWN } from '../../src/event/event.ts';
import type { GridFocus } from '../controllers/grid-focus.ts';
import { columnTitle } from '../model/columns.ts';
import { valuesAt } from '../model/event-fields.ts';
import { formatTime, otherZone, type Zone } from '../model/format.ts';
import { emit } from './emit.ts';
import { hostileText } from './hostile-text.ts';
import { type IconName, icon } from './icons.ts';
import './mz-event-detail.ts';
import './mz-severity.ts';

type CellAction = 'include' | 'exclude' | 'copy' | 'top';

/** What every row of one rendering shares. */
export interface RowContext {
  readonly fields: readonly string[];
  readonly cols: readonly string[];
  readonly tab: 'fields' | 'json';
  readonly zone: Zone;
  /** `row:column` under the pointer. */
  readonly hovered: string;
  readonly focus: GridFocus;
  readonly toggle: (event: StoredEvent) => void;
  readonly act: (what: CellAction, row: number, column: number) => boolean;
  readonly hover: (cell: string) => void;
}

/** No list needs more of one value; its beginning is enough to see what it is. */
const CELL_LENGTH = 400;
const TOOLS: readonly { readonly what: CellAction; readonly name: IconName; readonly label: string }[] = [
  { what: 'include', name: 'plus', label: 'Only with this value (+)' },
  { what: 'exclude', name: 'minus', label: 'Only without this value (-)' },
  { what: 'top', name: 'chart', label: 'Top values (t)' },
  { what: 'copy', name: 'copy', label: 'Copy (c)' },
];

/** The titles; the one of the time turns the order around. */
export function renderHead(host: HTMLElement, fields: readonly string[], order: 'newest' | 'oldest'): TemplateResult {
  const newest = order === 'newest';
  const title = (field: string, index: number): TemplateResult =>
    index === 0
      ? html`<button class="title" title="Show the ${newest ? 'oldest' : 'newest'} first" @click=${() => emit(host, 'mz-order', { order: newest ? 'oldest' : 'newest' })}>
          Time <span aria-hidden="true">${newest ? '↓' : '↑'}</span>
        </button>`
      : html`<span title=${field}>${hostileText(columnTitle(field), 80)}</span>
          <button class="icon tiny" tabindex="-1" aria-label="Remove the column ${field}" title="Remove the column" @click=${() => emit(host, 'mz-column', { field })}>${icon('close', 11)}</button>`;
  return html`<div role="rowgroup" class="head">
    <div class="titles line" role="row" aria-rowindex="1">
      <div role="columnheader" aria-label="Open"></div>
      ${fields.map(
        (field, index) =>
          html`<div role="columnheader" aria-sort=${index > 0 ? nothing : newest ? 'descending' : 'ascending'}>${title(field, index)}</div>`,
      )}
    </div>
  </div>`;
}

/** One event's row, and its detail below when it is open. */
export function renderRow(event: StoredEvent, row: number, open: boolean, context: RowContext): TemplateResult {
  const { focus, fields } = context;
  return html`<div
      class="row line ${open ? 'open' : ''}"
      role="row"
      aria-rowindex=${row + 2}
      @click=${(click: MouseEvent) => {
        if (!isSelecting() && !(click.target as HTMLElement).closest('.tools')) context.toggle(event);
      }}
    >
      <div class="cell caret" role="gridcell" aria-hidden="true">${icon('right', 10)}</div>
      ${fields.map((field, column) => {
        const key = `${row}:${column}`;
        const focused = focus.row === row && focus.column === column;
        return html`<div
          class="cell ${field === 'summary' ? 'summary' : ''}"
          role="gridcell"
          data-row=${row}
          data-column=${column}
          aria-expanded=${column === 0 ? open : nothing}
          tabindex=${focused ? 0 : -1}
          @focus=${() => focus.entered(row, column)}
          @pointerenter=${() => context.hover(key)}
        >
          ${renderValue(event, field, context.zone)}${context.hovered === key ? renderTools(row, column, context) : nothing}
        </div>`;
      })}
    </div>
    ${open ? renderDetail(event, context) : nothing}`;
}

function renderDetail(event: StoredEvent, { fields, cols, tab }: RowContext): TemplateResult {
  return html`<div class="detail" role="row" data-id=${event.mozdef.id}>
    <div role="gridcell" aria-colspan=${fields.length + 1}><mz-event-detail .event=${event} .cols=${cols} .tab=${tab}></mz-event-detail></div>
  </div>`;
}

function renderValue(event: StoredEvent, field: string, zone: Zone): TemplateResult | typeof nothing {
  if (field === 'utctimestamp') {
    return html`<span class="text time" title=${otherZone(event.utctimestamp, zone)}>${formatTime(event.utctimestamp, zone)}</span>`;
  }
  const values = valuesAt(event, field);
  if (values.length === 0) return nothing;
  if (field === 'severity') return html`<mz-severity class="text" value=${values[0] ?? ''}></mz-severity>`;
  return html`<span class="text ${field.startsWith('details.') ? 'code' : ''} ${values[0] === UNKNOWN ? 'muted' : ''}">${hostileText(values.join(', '), CELL_LENGTH)}</span>`;
}

function renderTools(row: number, column: number, context: RowContext): TemplateResult {
  return html`<span class="tools">
    ${TOOLS.map(
      ({ what, name, label }) =>
        html`<button class="icon tiny" tabindex="-1" title=${label} aria-label=${label} @click=${() => context.act(what, row, column)}>${icon(name, 12)}</button>`,
    )}
  </span>`;
}

/** A click that ends the selection of text opens nothing. */
function isSelecting(): boolean {
  return (getSelection()?.toString() ?? '') !== '';
}
