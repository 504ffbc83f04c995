import { css, html, LitElement, nothing, svg, type TemplateResult } from 'lit';
import { controls } from '../styles/controls.ts';

const WIDTH = 240;
const HEIGHT = 34;

/** One figure with its name, a note, and its course over the last minutes. */
export class MzFigure extends LitElement {
  static override properties = {
    label: {},
    value: {},
    note: {},
    tone: { reflect: true },
    course: { attribute: false },
  };
  declare label: string;
  declare value: string;
  declare note: string;
  declare tone: '' | 'good' | 'warn' | 'bad';
  declare course: readonly number[];

  static override styles = [
    controls,
    css`
      :host { display: grid; grid-template-rows: auto auto 1fr auto; gap: 1px; min-height: 112px; padding: 12px 14px 0; overflow: hidden; border: 1px solid var(--line); border-radius: 10px; background: var(--surface); }
      .label { color: var(--text-2); font-size: 12px; }
      .value { font-size: 24px; font-weight: 600; letter-spacing: -0.01em; line-height: 1.25; font-variant-numeric: tabular-nums; }
      .note { min-height: 18px; color: var(--text-3); font-size: 12px; }
      :host([tone='warn']) .value { color: var(--warn); }
      :host([tone='bad']) .value { color: var(--bad); }
      svg { width: calc(100% + 28px); height: 34px; margin: 4px -14px 0; }
      .line { fill: none; stroke: var(--accent); stroke-width: 1.5; vector-effect: non-scaling-stroke; }
      .area { fill: var(--accent-soft); stroke: none; }
      progress { appearance: none; width: 100%; height: 6px; margin: 8px 0 14px; border: 0; border-radius: 3px; overflow: hidden; background: var(--sunken); }
      progress::-webkit-progress-bar { background: var(--sunken); }
      progress::-webkit-progress-value { background: var(--accent); }
      progress::-moz-progress-bar { background: var(--accent); }
    `,
  ];

  constructor() {
    super();
    this.label = '';
    this.value = '';
    this.note = '';
    this.tone = '';
    this.course = [];
  }

  protected override render(): TemplateResult {
    return html`<div class="label">${this.label}</div>
      <div class="value">${this.value}</div>
      <div class="note">${this.note}</div>
      ${this.#line()}<slot></slot>`;
  }

  #line(): TemplateResult | typeof nothing {
    if (this.course.length < 2) return nothing;
    const most = Math.max(1, ...this.course);
    const step = WIDTH / (this.course.length - 1);
    const points = this.course.map(
      (value, index) => `${(index * step).toFixed(1)},${(HEIGHT - 2 - (value / most) * (HEIGHT - 6)).toFixed(1)}`,
    );
    return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="Course over the last minutes, at most ${most.toFixed(1)}">
      ${svg`<path class="area" d="M0,${HEIGHT} L${points.join(' ')} L${WIDTH},${HEIGHT} Z" /><polyline class="line" points=${points.join(' ')} />`}
    </svg>`;
  }
}
customElements.define('mz-figure', MzFigure);
