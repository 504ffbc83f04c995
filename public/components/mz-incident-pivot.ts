import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Pivot } from '../../src/incident/pivot.ts';
import { type ApiError, asApiError } from '../api/api-error.ts';
import { incidentApi } from '../api/incident-api.ts';
import { formatCount } from '../model/format.ts';
import { cellState, PIVOT_DIMENSIONS, pivotWanted } from '../model/incident-pivot.ts';
import { encodeIncidentsState, INCIDENTS_DEFAULTS, type IncidentsState } from '../model/incidents-url.ts';
import { controls } from '../styles/controls.ts';
import { noticeStyles } from '../styles/notices.ts';
import { selectStyles } from '../styles/select.ts';
import { emit } from './emit.ts';
import { hostileText } from './hostile-text.ts';
import { icon } from './icons.ts';
import { inPage } from './links.ts';
import { failure } from './notices.ts';

const SHADES = 4;

/** How many incidents there are by two dimensions, those of VERIS among them; a count leads to the incidents. */
export class MzIncidentPivot extends LitElement {
  static override properties = { state: { attribute: false }, answer: { state: true }, error: { state: true } };
  declare state: IncidentsState;
  declare answer: (Pivot & { readonly partial: boolean }) | undefined;
  declare error: ApiError | undefined;
  #asked = '';

  static override styles = [
    controls,
    noticeStyles,
    selectStyles,
    css`
      :host { display: block; min-width: 0; min-height: 0; padding: 12px 14px; overflow: auto; scrollbar-width: thin; }
      .choices { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; margin-bottom: 12px; color: var(--text-2); font-size: 12px; }
      label { display: inline-flex; align-items: center; gap: 6px; }
      table { border-collapse: collapse; font-size: 12px; }
      caption { padding-bottom: 8px; color: var(--text-2); text-align: left; }
      th, td { padding: 5px 9px; border: 1px solid var(--line); font-variant-numeric: tabular-nums; }
      th { max-width: 260px; background: var(--surface); color: var(--text-2); font-weight: 600; overflow-wrap: anywhere; }
      thead th { text-align: right; vertical-align: bottom; }
      tbody th { text-align: left; }
      td { text-align: right; }
      td a { color: inherit; }
      .s1 { background: color-mix(in srgb, var(--accent) 8%, transparent); }
      .s2 { background: color-mix(in srgb, var(--accent) 16%, transparent); }
      .s3 { background: color-mix(in srgb, var(--accent) 24%, transparent); }
      .s4 { background: color-mix(in srgb, var(--accent) 32%, transparent); }
    `,
  ];

  constructor() {
    super();
    this.state = INCIDENTS_DEFAULTS;
    this.answer = undefined;
    this.error = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('state') && JSON.stringify(pivotWanted(this.state)) !== this.#asked) void this.load();
  }

  /** Counts anew. */
  async load(): Promise<void> {
    const wanted = pivotWanted(this.state);
    const asked = JSON.stringify(wanted);
    this.#asked = asked;
    try {
      const answer = await incidentApi.pivot(wanted);
      if (this.#asked !== asked) return;
      this.answer = answer;
      this.error = undefined;
    } catch (thrown) {
      if (this.#asked === asked) this.error = asApiError(thrown);
    }
  }

  protected override render(): TemplateResult {
    const { state, answer, error } = this;
    return html`<div class="choices">${this.#choice('rows', 'Rows', state.rows)}${this.#choice('cols', 'Columns', state.cols)}</div>
      ${error === undefined ? nothing : failure(error, () => void this.load())}
      ${answer === undefined || error !== undefined ? nothing : answer.rows.length === 0 ? html`<p class="muted">No incident has such a tag. On the page of an incident, the field for tags proposes the words of VERIS.</p>` : this.#table(answer)}`;
  }

  #choice(axis: 'rows' | 'cols', label: string, value: string): TemplateResult {
    const set = (event: Event): void =>
      emit(this, 'mz-pivot-axis', { [axis]: (event.target as HTMLSelectElement).value });
    return html`<label>${label}<span class="select"><select @change=${set}>${PIVOT_DIMENSIONS.map(({ name, words }) => html`<option value=${name} ?selected=${name === value}>${words}</option>`)}</select>${icon('down', 12)}</span></label>`;
  }

  #table({ rows, columns, counts, total, partial }: Pivot & { readonly partial: boolean }): TemplateResult {
    const most = Math.max(1, ...counts.flat());
    const named = (name: string): TemplateResult => (name === '' ? html`<i>none</i>` : hostileText(name, 120));
    return html`<table>
      <caption>${formatCount(total)} incident${total === 1 ? '' : 's'}${partial ? ', the newest only' : ''}. One with several of the words counts with each.</caption>
      <thead><tr><th></th>${columns.map((name) => html`<th scope="col">${named(name)}</th>`)}</tr></thead>
      <tbody>${rows.map((row, line) => html`<tr><th scope="row">${named(row)}</th>${columns.map((column, place) => this.#cell(counts[line]?.[place] ?? 0, { row, column, most }))}</tr>`)}</tbody>
    </table>`;
  }

  #cell(
    count: number,
    { row, column, most }: { readonly row: string; readonly column: string; readonly most: number },
  ): TemplateResult {
    if (count === 0) return html`<td></td>`;
    const shown = cellState(this.state, row, column);
    const text = html`${formatCount(count)}`;
    return html`<td class="s${Math.ceil((count / most) * SHADES)}">${shown === undefined ? text : inPage(encodeIncidentsState(shown), text)}</td>`;
  }
}
customElements.define('mz-incident-pivot', MzIncidentPivot);
