import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult, unsafeCSS } from 'lit';
import type uPlot from 'uplot';
import uplotCss from 'uplot/dist/uPlot.min.css?inline';
import type { HistogramAnswer } from '../api/types.ts';
import { PreferencesController } from '../controllers/preferences.ts';
import { formatCount, formatTime, otherZone } from '../model/format.ts';
import { type Stack, stackHistogram, weekBefore } from '../model/stack-histogram.ts';
import { absolute, type ResolvedRange } from '../model/time-range.ts';
import { controls } from '../styles/controls.ts';
import { emit } from './emit.ts';
import { plotHistogram } from './histogram-plot.ts';
import { hostileText } from './hostile-text.ts';
import { severityShape } from './mz-severity.ts';
import { styled } from './styled.ts';

const HEIGHT = 104;

/** Events over time, stacked by severity. Dragging narrows the range; an entry of the legend filters by its severity. */
export class MzHistogram extends LitElement {
  static override properties = {
    answer: { attribute: false },
    range: { attribute: false },
    earlier: { attribute: false },
    noun: {},
    fixed: { type: Boolean, reflect: true },
    point: { state: true },
    width: { state: true },
  };
  declare answer: HistogramAnswer | undefined;
  declare range: ResolvedRange | undefined;
  /** How many there were in each span a week before, to compare with. */
  declare earlier: HistogramAnswer | undefined;
  /** What is counted, in the plural. */
  declare noun: string;
  /** The range is not for the person to narrow here. */
  declare fixed: boolean;
  declare point: { readonly index: number; readonly left: number } | undefined;
  declare width: number;
  #stack: Stack = { times: [], bands: [] };
  #line: readonly number[] | undefined;
  #plot: uPlot | undefined;
  #drawn = '';
  #dragging = false;
  readonly #preferences = new PreferencesController(this);
  readonly #sizes = new ResizeObserver(([entry]) => {
    this.width = Math.floor(entry?.contentRect.width ?? 0);
  });

  static override styles = [
    unsafeCSS(uplotCss),
    controls,
    css`
      :host { position: relative; display: block; min-width: 0; }
      .plot { height: 104px; overflow: hidden; }
      .plot .u-over { cursor: crosshair; }
      :host([fixed]) .plot .u-over { cursor: default; }
      .legend .line { width: 14px; height: 0; border-radius: 0; border-top: 2px dashed var(--text-2); }
      .legend span { display: inline-flex; align-items: center; gap: 5px; padding: 0 7px; color: var(--text-2); font-size: 11px; }
      .plot .u-select { background: var(--accent); opacity: 0.2; }
      .plot .u-cursor-x { border-right: 1px solid var(--text-3); }
      .legend { display: flex; flex-wrap: wrap; gap: 2px 4px; justify-content: flex-end; min-height: 24px; }
      .legend button { display: inline-flex; align-items: center; gap: 5px; height: 24px; padding: 0 7px; border: 0; border-radius: 5px; background: none; color: var(--text-2); font-size: 11px; }
      .legend button:hover:enabled { background: var(--hover); color: var(--text); }
      .legend b { font-weight: 600; font-variant-numeric: tabular-nums; color: var(--text); }
      .legend i { width: 9px; height: 9px; border-radius: 2px; }
      .legend svg { color: var(--text-2); }
      .tip { position: absolute; z-index: 20; top: 30px; min-width: 190px; padding: 8px 10px; border: 1px solid var(--line-strong); border-radius: 8px; background: var(--raised); box-shadow: var(--shadow); font-size: 12px; pointer-events: none; }
      .tip div { display: flex; justify-content: space-between; gap: 16px; }
      .tip header { margin-bottom: 4px; }
      .tip .other { color: var(--text-3); font-size: 11px; }
      .tip b { font-variant-numeric: tabular-nums; }
    `,
  ];

  constructor() {
    super();
    this.answer = undefined;
    this.range = undefined;
    this.earlier = undefined;
    this.noun = 'events';
    this.fixed = false;
    this.point = undefined;
    this.width = 0;
  }
  override disconnectedCallback(): void {
    this.#sizes.disconnect();
    this.#plot?.destroy();
    this.#plot = undefined;
    this.#drawn = '';
    super.disconnectedCallback();
  }
  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('answer') && !changed.has('range') && !changed.has('earlier')) return;
    this.#stack = this.answer && this.range ? stackHistogram(this.answer, this.range) : { times: [], bands: [] };
    this.#line = this.earlier && this.range && weekBefore(this.earlier, this.range);
    this.#drawn = '';
  }
  protected override updated(): void {
    const parent = this.renderRoot.querySelector<HTMLElement>('.plot');
    if (parent === null) return;
    this.#sizes.observe(parent);
    const drawn = `${this.width} ${this.#preferences.value.zone} ${this.#preferences.dark}`;
    if (drawn === this.#drawn || this.width < 40 || this.#dragging || this.range === undefined) return;
    this.#drawn = drawn;
    this.#plot?.destroy();
    this.#plot = plotHistogram(parent, {
      stack: this.#stack,
      line: this.#line,
      range: this.range,
      zone: this.#preferences.value.zone,
      width: this.width,
      height: HEIGHT,
      onRange: this.fixed
        ? undefined
        : ({ from, to }) => emit(this, 'mz-range', { from: absolute(from), to: absolute(to), narrowed: true }),
      onPoint: (point) => {
        this.point = point;
      },
    });
  }

  // A redraw under the pointer would lose the drag; what came in between is drawn after it.
  #drag(dragging: boolean): void {
    this.#dragging = dragging;
    if (!dragging) this.requestUpdate();
  }

  protected override render(): TemplateResult {
    return html`<div class="legend" role="group" aria-label="Severities in this result">
        ${this.#line && html`<span><i class="line" aria-hidden="true"></i>a week before <b>${formatCount(sum(this.#line))}</b></span>`}
        ${this.#stack.bands.toReversed().map((band) => this.#entry(band))}
      </div>
      <div
        class="plot"
        role="img"
        aria-label=${this.#summary()}
        title=""
        @pointerdown=${() => {
          this.#drag(true);
          addEventListener('pointerup', () => setTimeout(() => this.#drag(false)), { once: true });
        }}
      ></div>
      ${this.#tip()}`;
  }

  #entry({ value, label, key, total }: Stack['bands'][number]): TemplateResult {
    return html`<button
      ?disabled=${value === ''}
      title=${value === '' ? 'Words outside RFC 5424' : `Only ${label}.${this.fixed ? '' : ` With Shift: all but ${label}.`}`}
      @click=${(event: MouseEvent) => emit(this, 'mz-filter', { field: 'severity', value: label, include: !event.shiftKey })}
    >
      <i ${styled({ background: `var(--bar-${key})` })}></i>${severityShape(label)}${hostileText(label || 'NONE', 24)} <b>${formatCount(total)}</b>
    </button>`;
  }

  #summary(): string {
    const parts = this.#stack.bands.toReversed().map(({ label, total }) => `${label} ${formatCount(total)}`);
    const before = this.#line ? ` A week before: ${formatCount(sum(this.#line))}.` : '';
    const hint = this.fixed ? '' : ' Drag to narrow the range of time.';
    const noun = this.noun.charAt(0).toUpperCase() + this.noun.slice(1);
    return `${noun} over time by severity: ${parts.join(', ') || 'none'}.${before}${hint}`;
  }

  #tip(): TemplateResult | typeof nothing {
    const start = this.point === undefined ? undefined : this.#stack.times[this.point.index];
    if (this.point === undefined || start === undefined) return nothing;
    const { index, left } = this.point;
    const { zone } = this.#preferences.value;
    const bands = this.#stack.bands.toReversed().filter(({ counts }) => (counts[index] ?? 0) > 0);
    const place =
      left > this.width - 220
        ? { left: 'auto', right: `${this.width - left + 12}px` }
        : { left: `${left + 12}px`, right: 'auto' };
    return html`<div class="tip" aria-hidden="true" ${styled(place)}>
      <header>${formatTime(start, zone).slice(0, 19)} ${zone === 'utc' ? 'UTC' : ''}<div class="other">${otherZone(start, zone).replace('.000', '')}</div></header>
      ${bands.length === 0 ? html`<div>No ${this.noun}</div>` : nothing}
      ${bands.map(({ label, counts }) => html`<div>${hostileText(label || 'NONE', 24)}<b>${formatCount(counts[index] ?? 0)}</b></div>`)}
      ${this.#line && html`<div class="other">a week before<b>${formatCount(this.#line[index] ?? 0)}</b></div>`}
    </div>`;
  }
}
function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
customElements.define('mz-histogram', MzHistogram);
