import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { KeysController } from '../controllers/keys.ts';
import { negatedClause, type Pill } from '../model/filter-pills.ts';
import { isClosed } from '../model/query-edit.ts';
import { controls } from '../styles/controls.ts';
import { filterPillsStyles } from '../styles/filter-pills.ts';
import { emit } from './emit.ts';
import { hostileText } from './hostile-text.ts';
import { icon } from './icons.ts';

const SHOWN = 80;

/** The filters beside the query. A click on one edits it; each can be turned off, turned around and removed. */
export class MzFilterPills extends LitElement {
  static override properties = { filters: { attribute: false }, editing: { state: true }, wrong: { state: true } };
  declare filters: readonly Pill[];
  /** Which one is a text field now; -1: none. */
  declare editing: number;
  declare wrong: boolean;

  static override styles = [controls, filterPillsStyles];

  constructor() {
    super();
    this.filters = [];
    this.editing = -1;
    this.wrong = false;
    const onFocused = (run: (index: number) => void) => (): boolean => {
      const index = this.#focused;
      if (index >= 0) run(index);
      return index >= 0;
    };
    this.addController(
      new KeysController({
        'filter-negate': onFocused((index) => this.#negate(index)),
        'filter-off': onFocused((index) => this.#turn(index)),
        'filter-remove': onFocused((index) => this.#remove(index)),
      }),
    );
  }

  /** The pill that has the focus, or -1. */
  get #focused(): number {
    const pill = this.shadowRoot?.activeElement?.closest<HTMLElement>('.pill');
    return Number(pill?.dataset['index'] ?? -1);
  }

  #negate(index: number): void {
    this.#change(index, (pill) => ({ ...pill, clause: negatedClause(pill.clause) }));
  }
  #turn(index: number): void {
    this.#change(index, (pill) => ({ ...pill, off: !pill.off }));
  }
  #remove(index: number): void {
    this.#change(index, () => undefined);
  }

  #change(index: number, change: (pill: Pill) => Pill | undefined): void {
    emit(this, 'mz-filters', {
      filters: this.filters.flatMap((pill, at) => (at === index ? (change(pill) ?? []) : pill)),
    });
    void this.#focus(index);
  }

  /** The focus stays where it was, or goes to the last. */
  async #focus(index: number): Promise<void> {
    await this.updateComplete;
    [...this.renderRoot.querySelectorAll<HTMLElement>('.text')]
      .slice(0, index + 1)
      .at(-1)
      ?.focus();
  }

  async #edit(index: number): Promise<void> {
    this.editing = index;
    this.wrong = false;
    await this.updateComplete;
    const field = this.renderRoot.querySelector<HTMLInputElement>('.input');
    field?.focus();
    field?.select();
  }

  readonly #pressed = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    const clause = (event.target as HTMLInputElement).value.trim();
    this.wrong = event.key === 'Enter' && !isClosed(clause);
    if (this.wrong) return;
    const index = this.editing;
    this.editing = -1;
    if (event.key === 'Escape') void this.#focus(index);
    else this.#change(index, (pill) => (clause === '' ? undefined : { ...pill, clause }));
  };

  protected override render(): TemplateResult | typeof nothing {
    if (this.filters.length === 0) return nothing;
    return html`<div class="pills" role="group" aria-label="Filters">
      ${this.filters.map((pill, index) => (index === this.editing ? this.#field(pill) : this.#pill(pill, index)))}
      ${this.filters.length < 2 ? nothing : html`<button class="all" @click=${() => emit(this, 'mz-filters', { filters: [] })}>Remove all</button>`}
    </div>`;
  }

  #pill({ clause, off }: Pill, index: number): TemplateResult {
    const excludes = /^NOT\s/.test(clause);
    const shown = excludes ? clause.slice(4) : clause;
    return html`<span class="pill ${excludes ? 'not' : ''} ${off ? 'off' : ''}" data-index=${index}>
      <input type="checkbox" .checked=${!off} title=${off ? 'Off: turn on (d)' : 'Turn off (d)'} aria-label="On: ${clause}" @change=${() => this.#turn(index)} />
      <button class="text" title="Edit" aria-label="Edit the filter ${clause}" @click=${() => this.#edit(index)}>${excludes ? html`<b>NOT</b> ` : nothing}${hostileText(shown, SHOWN)}</button>
      <button class="icon tiny" title=${excludes ? 'Only with this (!)' : 'Only without this (!)'} aria-label="Turn around: ${clause}" @click=${() => this.#negate(index)}>${icon(excludes ? 'plus' : 'minus', 11)}</button>
      <button class="icon tiny" title="Remove (x)" aria-label="Remove: ${clause}" @click=${() => this.#remove(index)}>${icon('close', 11)}</button>
    </span>`;
  }

  #field({ clause }: Pill): TemplateResult {
    return html`<input
      class="input ${this.wrong ? 'wrong' : ''}"
      aria-label="Filter"
      aria-invalid=${this.wrong}
      title=${this.wrong ? 'A quote or a parenthesis is not closed' : 'Enter applies, Esc leaves it as it was'}
      autocomplete="off"
      spellcheck="false"
      .value=${clause}
      @keydown=${this.#pressed}
      @blur=${() => {
        this.editing = -1;
      }}
    />`;
  }
}
customElements.define('mz-filter-pills', MzFilterPills);
