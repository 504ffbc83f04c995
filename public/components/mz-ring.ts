import { css, html, LitElement, nothing, svg, type TemplateResult } from 'lit';
import { formatCount, formatPercent } from '../model/format.ts';
import { type RingPart, type RingValue, ringParts, ringStep } from '../model/ring.ts';
import { severityKey } from '../model/severity.ts';
import { cutText, escapeHidden } from '../model/visible-text.ts';
import { controls } from '../styles/controls.ts';
import { emit } from './emit.ts';
import { hostileText } from './hostile-text.ts';
import { severityShape } from './mz-severity.ts';

const MOST = 8;

/** How alerts divide by one field: a ring, and its values as a list. A click on one filters by it, another takes that back. */
export class MzRing extends LitElement {
  static override properties = {
    label: {},
    field: { reflect: true },
    values: { attribute: false },
    chosen: {},
    current: { state: true },
  };
  declare label: string;
  declare field: 'severity' | 'category';
  /** In the order in which they are shown. */
  declare values: readonly RingValue[];
  /** The value that is filtered by; empty: none. */
  declare chosen: string;
  /** Which part of the ring the keys are at. */
  declare current: number;

  static override styles = [
    controls,
    css`
      :host { display: grid; grid-template-columns: 116px minmax(0, 1fr); gap: 4px 14px; align-items: center; min-width: 0; padding: 10px 14px 12px; }
      svg.ring { width: 116px; height: 116px; }
      svg.ring path { fill: var(--c); stroke: var(--surface); stroke-width: 1.2; cursor: pointer; }
      svg.ring path.rest { cursor: default; }
      svg.ring path:hover { opacity: 0.85; }
      svg.ring path:focus-visible { outline: none; stroke: var(--text); stroke-width: 2.4; }
      svg.ring .faded { opacity: 0.25; }
      .total { fill: var(--text); font-size: 17px; font-weight: 600; text-anchor: middle; pointer-events: none; }
      ul { display: grid; gap: 1px; margin: 0; padding: 0; list-style: none; font-size: 12px; }
      li > * { display: grid; grid-template-columns: 10px auto minmax(0, 1fr) auto 38px; gap: 7px; align-items: center; width: 100%; min-height: 22px; padding: 0 6px; border: 0; border-radius: 5px; background: none; text-align: left; }
      button:hover { background: var(--hover); }
      button[aria-pressed='true'] { background: var(--accent-soft); font-weight: 600; }
      .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      .share { color: var(--text-2); text-align: right; font-variant-numeric: tabular-nums; }
      b { font-variant-numeric: tabular-nums; }
      li i { width: 10px; height: 10px; border-radius: 2px; background: var(--c); }
      li svg { color: var(--text-2); }
      .none { grid-column: 1 / 3; color: var(--text-2); font-size: 12.5px; }
      .emergency { --c: var(--bar-emergency); }
      .alert { --c: var(--bar-alert); }
      .critical { --c: var(--bar-critical); }
      .error { --c: var(--bar-error); }
      .warning { --c: var(--bar-warning); }
      .notice { --c: var(--bar-notice); }
      .info { --c: var(--bar-info); }
      .debug { --c: var(--bar-debug); }
      .other, .rest { --c: var(--bar-other); }
      .c0 { --c: var(--cat-0); }
      .c1 { --c: var(--cat-1); }
      .c2 { --c: var(--cat-2); }
      .c3 { --c: var(--cat-3); }
      .c4 { --c: var(--cat-4); }
      .c5 { --c: var(--cat-5); }
      .c6 { --c: var(--cat-6); }
      .c7 { --c: var(--cat-7); }
      @media (max-width: 420px) { :host { grid-template-columns: minmax(0, 1fr); justify-items: center; } ul { width: 100%; } }
    `,
  ];

  constructor() {
    super();
    this.label = '';
    this.field = 'category';
    this.values = [];
    this.chosen = '';
    this.current = 0;
  }

  #choose({ value, isRest }: RingPart): void {
    if (isRest) return;
    emit(this, 'mz-ring', { field: this.field, value: value === this.chosen ? '' : value });
  }
  #key(event: KeyboardEvent, parts: readonly RingPart[]): void {
    const part = parts[this.current];
    const next = ringStep(event.key, this.current, parts.length);
    if (next !== undefined) {
      this.current = next;
      void this.updateComplete.then(() => this.renderRoot.querySelector<SVGPathElement>(`path[tabindex='0']`)?.focus());
    } else if ((event.key === 'Enter' || event.key === ' ') && part !== undefined) this.#choose(part);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  protected override render(): TemplateResult {
    const parts = ringParts(this.values, MOST, this.chosen);
    if (parts.length === 0) return html`<div class="none">None.</div>`;
    const total = parts.reduce((sum, { count }) => sum + count, 0);
    const current = Math.min(this.current, parts.length - 1);
    return html`<svg class="ring" viewBox="0 0 100 100" role="group" aria-label="${this.label}, as a ring" @keydown=${(event: KeyboardEvent) => this.#key(event, parts)}>
        ${parts.map((part, index) => this.#part(part, index, index === current))}
        ${svg`<text class="total" x="50" y="56" aria-hidden="true">${formatCount(total)}</text>`}
      </svg>
      <ul aria-label=${this.label}>${parts.map((part, index) => html`<li>${this.#entry(part, index)}</li>`)}</ul>`;
  }

  #part(part: RingPart, index: number, isCurrent: boolean): TemplateResult {
    const isFaded = this.chosen !== '' && part.value !== this.chosen;
    return svg`<path
      class="${this.#colour(part, index)} ${isFaded ? 'faded' : ''}"
      d=${part.path}
      tabindex=${isCurrent ? 0 : -1}
      role=${part.isRest ? 'img' : 'button'}
      aria-pressed=${part.isRest ? nothing : String(part.value === this.chosen)}
      aria-label="${nameOf(part)} ${formatCount(part.count)}, ${formatPercent(part.share)}"
      @focus=${() => (this.current = index)}
      @click=${() => this.#choose(part)}
    ><title>${nameOf(part)} ${formatCount(part.count)}</title></path>`;
  }

  #entry(part: RingPart, index: number): TemplateResult {
    const { value, count, share, isRest } = part;
    const name = html`<i class=${this.#colour(part, index)}></i>${this.field === 'severity' ? severityShape(value) : html`<span></span>`}<span class="name">${hostileText(value, 60)}</span><b>${formatCount(count)}</b><span class="share">${formatPercent(share)}</span>`;
    if (isRest) return html`<span>${name}</span>`;
    return html`<button aria-pressed=${value === this.chosen} title=${value === this.chosen ? 'Show all' : 'Show only these'} @click=${() => this.#choose(part)}>${name}</button>`;
  }

  #colour({ value, isRest }: RingPart, index: number): string {
    if (isRest) return 'rest';
    return this.field === 'severity' ? severityKey(value) : `c${index % MOST}`;
  }
}
customElements.define('mz-ring', MzRing);

function nameOf({ value }: RingPart): string {
  return escapeHidden(cutText(value, 60).text);
}
