import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { ErrorBody } from '../api/api-error.ts';
import type { FieldInfo } from '../api/types.ts';
import { QueryCompletion } from '../controllers/query-completion.ts';
import type { Completion } from '../model/complete-field.ts';
import type { ResolvedRange } from '../model/time-range.ts';
import { controls } from '../styles/controls.ts';
import { emit } from './emit.ts';
import { hostileText } from './hostile-text.ts';
import { icon } from './icons.ts';

/** The query: Enter searches, field names and values are completed, Arrow Down recalls older ones, an error marks its column and says what was expected. */
export class MzQueryBar extends LitElement {
  static override properties = {
    q: {},
    error: { attribute: false },
    fields: { attribute: false },
    range: { attribute: false },
  };
  declare q: string;
  declare error: ErrorBody | undefined;
  declare fields: readonly FieldInfo[];
  /** Where values are looked for. */
  declare range: ResolvedRange | undefined;
  readonly #completion = new QueryCompletion(this);

  static override styles = [
    controls,
    css`
      :host { position: relative; display: block; min-width: 0; }
      .box { position: relative; display: flex; align-items: flex-start; border: 1px solid var(--line-strong); border-radius: var(--radius); background: var(--surface); }
      .box:focus-within { border-color: var(--accent); outline: 2px solid var(--accent-soft); }
      .box.wrong { border-color: var(--bad); }
      .lens { padding: 8px 0 0 10px; color: var(--text-3); }
      .field { position: relative; flex: 1; min-width: 0; display: grid; }
      textarea, .echo { grid-area: 1 / 1; margin: 0; padding: 6px 8px; border: 0; font: 13px/18px var(--mono); white-space: pre-wrap; overflow-wrap: anywhere; }
      textarea { width: 100%; height: 100%; resize: none; overflow: hidden; background: none; }
      textarea:focus-visible { outline: none; }
      textarea::placeholder { color: var(--text-3); opacity: 1; }
      .echo { visibility: hidden; min-height: 30px; max-height: 108px; overflow: hidden; }
      .echo u { visibility: visible; color: transparent; text-decoration: underline wavy var(--bad); text-underline-offset: 3px; }
      .icon { margin: 2px 3px 0 0; }
      .say { margin: 5px 2px 0; color: var(--bad); font-size: 12px; }
      .say b { font-weight: 600; }
      ul { position: absolute; z-index: 30; top: 100%; left: 28px; min-width: 300px; max-width: 560px; max-height: 320px; margin: 4px 0 0; padding: 4px; overflow: auto; list-style: none; border: 1px solid var(--line-strong); border-radius: 8px; background: var(--raised); box-shadow: var(--shadow); }
      li { display: flex; justify-content: space-between; gap: 20px; padding: 4px 8px; border-radius: 5px; font: 12px/1.5 var(--mono); cursor: pointer; }
      li[aria-selected='true'], li:hover { background: var(--accent-soft); color: var(--accent); }
      li > span:last-child { flex: none; color: var(--text-3); font-family: var(--font); }
      li .label { min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    `,
  ];

  constructor() {
    super();
    this.q = '';
    this.error = undefined;
    this.fields = [];
    this.range = undefined;
  }

  /** Puts the cursor into the field. */
  override focus(): void {
    const area = this.#area();
    area?.focus();
    area?.select();
  }
  #area(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector('textarea');
  }

  #search(): void {
    this.#completion.close();
    emit(this, 'mz-search', { q: this.#area()?.value.trim() ?? '' });
  }
  #typed(): void {
    const area = this.#area();
    if (area === null) return;
    this.q = area.value;
    this.error = undefined;
    this.#completion.typed(area.value, area.selectionStart, this.fields, this.range);
  }
  #choose(choice: Completion | undefined): void {
    const area = this.#area();
    if (choice === undefined || area === null) return;
    const end = this.#completion.isRecent ? area.value.length : area.selectionStart;
    area.setRangeText(choice.insert, choice.start, end, 'end');
    this.q = area.value;
    this.#completion.close();
    area.focus();
  }

  readonly #pressed = (event: KeyboardEvent): void => {
    const isTaken = (this.#completion.choices.length > 0 && this.#listKey(event.key)) || this.#fieldKey(event);
    if (!isTaken) return;
    event.preventDefault();
    event.stopPropagation();
  };
  #listKey(key: string): boolean {
    const { choices, chosen, isRecent } = this.#completion;
    if (key === 'ArrowDown') this.#completion.move(1);
    else if (key === 'ArrowUp') this.#completion.move(-1);
    else if (key === 'Tab' || (key === 'Enter' && isRecent)) this.#choose(choices[chosen]);
    else if (key === 'Escape') this.#completion.close();
    else return false;
    return true;
  }
  #fieldKey({ key, shiftKey }: KeyboardEvent): boolean {
    if (key === 'Enter' && !shiftKey) this.#search();
    else if (key === 'Escape') this.#area()?.blur();
    else if (key === 'ArrowDown' && !this.q.includes('\n')) this.#completion.recall(this.q);
    else return false;
    return true;
  }

  protected override updated(): void {
    const area = this.#area();
    if (area !== null && area.value !== this.q) area.value = this.q;
  }

  protected override render(): TemplateResult {
    const wrong = this.error !== undefined;
    const { choices, chosen } = this.#completion;
    return html`<div class="box ${wrong ? 'wrong' : ''}">
        <span class="lens">${icon('search')}</span>
        <div class="field">
          <div class="echo" aria-hidden="true">${this.#echo()}</div>
          <textarea
            rows="1"
            spellcheck="false"
            autocomplete="off"
            autocapitalize="off"
            role="combobox"
            aria-label="Query"
            aria-expanded=${choices.length > 0}
            aria-controls="choices"
            aria-autocomplete="list"
            aria-activedescendant=${choices.length > 0 ? `choice-${chosen}` : nothing}
            aria-invalid=${wrong}
            aria-describedby=${wrong ? 'say' : nothing}
            placeholder='Search, e.g.  details.username:root AND NOT severity:info'
            @input=${this.#typed}
            @keydown=${this.#pressed}
            @blur=${() => this.#completion.close()}
          ></textarea>
        </div>
        ${this.q === '' ? nothing : html`<button class="icon" title="Clear the query" aria-label="Clear the query" @click=${() => emit(this, 'mz-search', { q: '' })}>${icon('close')}</button>`}
      </div>
      <ul id="choices" role="listbox" aria-label="Proposals" ?hidden=${choices.length === 0}>
        ${choices.map((choice, index) => this.#choice(choice, index))}
      </ul>
      <div role="alert">${this.#sayError()}</div>`;
  }

  // Pointer down and not click: the field's blur would close the list first.
  #choice(choice: Completion, index: number): TemplateResult {
    return html`<li
      id="choice-${index}"
      role="option"
      aria-selected=${index === this.#completion.chosen}
      @pointerdown=${(event: Event) => {
        event.preventDefault();
        this.#choose(choice);
      }}
    >
      <span class="label">${hostileText(choice.label, 160)}</span><span>${choice.hint}</span>
    </li>`;
  }

  #echo(): unknown {
    const column = this.error?.column;
    if (column === undefined) return `${this.q}\u200b`;
    // Columns count characters, not the halves of those beyond the first plane.
    const characters = Array.from(this.q);
    const at = Math.max(0, Math.min(column - 1, characters.length));
    const part = (from: number, to?: number): string => characters.slice(from, to).join('');
    return html`${part(0, at)}<u>${part(at, at + 1) || '\u00a0\u00a0'}</u>${part(at + 1)}`;
  }

  #sayError(): unknown {
    if (this.error === undefined) return nothing;
    const { column, message, remedy } = this.error;
    return html`<div id="say" class="say">
      ${column === undefined ? nothing : html`<b>Column ${column}:</b> `}${message.replace(/\.$/, '')}. ${remedy ?? ''}
    </div>`;
  }
}
customElements.define('mz-query-bar', MzQueryBar);
