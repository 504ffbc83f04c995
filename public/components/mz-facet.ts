import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { FacetCounts } from '../controllers/alert-facets.ts';
import { OutsidePress } from '../controllers/outside-press.ts';
import type { AlertFacet } from '../model/alerts-url.ts';
import { formatCount } from '../model/format.ts';
import type { IncidentFacet } from '../model/incidents-url.ts';
import type { RuleFacet } from '../model/rules-url.ts';
import { controls } from '../styles/controls.ts';
import { emit } from './emit.ts';
import { hostileText } from './hostile-text.ts';
import { icon } from './icons.ts';

/** One thing that a list is narrowed by: which values, each with how many it would show. */
export class MzFacet extends LitElement {
  static override properties = {
    facet: {},
    label: {},
    /** Values in this order, whether there are any alerts with them or not. */
    known: { attribute: false },
    chosen: { attribute: false },
    counts: { attribute: false },
    partial: { type: Boolean },
    open: { state: true },
  };
  declare facet: AlertFacet | IncidentFacet | RuleFacet;
  declare label: string;
  declare known: readonly string[];
  declare chosen: readonly string[];
  declare counts: FacetCounts;
  declare partial: boolean;
  declare open: boolean;

  static override styles = [
    controls,
    css`
      :host { position: relative; display: block; min-width: 0; }
      .button { max-width: 100%; }
      .button span { overflow: hidden; text-overflow: ellipsis; }
      .panel { position: absolute; z-index: 40; top: 38px; left: 0; display: grid; width: 280px; max-height: 60vh; padding: 6px; overflow: auto; border: 1px solid var(--line-strong); border-radius: 10px; background: var(--raised); box-shadow: var(--shadow); }
      label { display: grid; grid-template-columns: 16px minmax(0, 1fr) auto; align-items: center; gap: 8px; min-height: 28px; padding: 0 8px; border-radius: 5px; overflow-wrap: anywhere; }
      label:hover { background: var(--hover); }
      input { width: 14px; height: 14px; margin: 0; accent-color: var(--accent-strong); }
      .number { color: var(--text-2); font-size: 12px; font-variant-numeric: tabular-nums; }
      .all { justify-content: flex-start; margin: 4px 2px 2px; }
      p { margin: 6px 8px; }
      @media (max-width: 520px) { .panel { position: fixed; top: auto; right: 8px; left: 72px; width: auto; margin-top: 6px; } }
    `,
  ];

  constructor() {
    super();
    this.facet = 'status';
    this.label = '';
    this.known = [];
    this.chosen = [];
    this.counts = {};
    this.partial = false;
    this.open = false;
    this.addController(
      new OutsidePress(this, () => {
        this.open = false;
      }),
    );
  }

  /** All there is to choose, the known first. */
  get #values(): readonly string[] {
    return [...new Set([...this.known, ...this.chosen, ...Object.keys(this.counts)])];
  }
  get #summary(): TemplateResult | string {
    if (this.chosen.length === 0) return 'any';
    const [first = ''] = this.chosen;
    const words = this.chosen.length <= 3 && this.known.length > 0 ? this.chosen.join(', ') : undefined;
    if (words !== undefined) return html`${hostileText(words, 60)}`;
    return this.chosen.length === 1 ? html`${hostileText(first, 40)}` : `${this.chosen.length} of them`;
  }

  #turn(value: string, on: boolean): void {
    const values = on ? [...this.chosen, value] : this.chosen.filter((other) => other !== value);
    // In the order of the list, so that the same choice has the same address.
    emit(this, 'mz-facet', { facet: this.facet, values: this.#values.filter((one) => values.includes(one)) });
  }
  readonly #pressed = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.open) return;
    event.stopPropagation();
    this.open = false;
    this.renderRoot.querySelector('button')?.focus();
  };

  protected override render(): TemplateResult {
    return html`<div @keydown=${this.#pressed}>
      <button class="button ${this.chosen.length === 0 ? '' : 'on'}" aria-expanded=${this.open} @click=${() => {
        this.open = !this.open;
      }}>
        <span>${this.label}: ${this.#summary}</span> ${icon('down', 10)}
      </button>
      ${this.open ? this.#panel() : nothing}
    </div>`;
  }

  #panel(): TemplateResult {
    const values = this.#values;
    return html`<div class="panel" role="group" aria-label=${this.label}>
      ${values.length === 0 ? html`<p class="muted">None yet.</p>` : nothing}
      ${repeat(
        values,
        (value) => value,
        (value) => html`<label>
          <input type="checkbox" .checked=${this.chosen.includes(value)} @change=${(event: Event) => this.#turn(value, (event.target as HTMLInputElement).checked)} />
          <span>${hostileText(value, 120)}</span>
          <span class="number">${formatCount(this.counts[value] ?? 0)}</span>
        </label>`,
      )}
      ${this.partial ? html`<p class="muted">Only the newest are counted.</p>` : nothing}
      ${this.chosen.length === 0 ? nothing : html`<button class="button small all" @click=${() => emit(this, 'mz-facet', { facet: this.facet, values: [] })}>${icon('close', 12)} Any</button>`}
    </div>`;
  }
}
customElements.define('mz-facet', MzFacet);
