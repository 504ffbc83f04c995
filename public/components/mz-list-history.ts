import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Entry } from '../../src/lists/entry.ts';
import type { ListHistoryEntry } from '../../src/lists/list-history.ts';
import { type ApiError, asApiError } from '../api/api-error.ts';
import { type ListHistoryPage, listsApi } from '../api/lists-api.ts';
import { ClockController } from '../controllers/clock.ts';
import { PreferencesController } from '../controllers/preferences.ts';
import { formatCount } from '../model/format.ts';
import { controls } from '../styles/controls.ts';
import { detailStyles } from '../styles/detail.ts';
import { ago } from './ago.ts';
import { hostileBlock, hostileText } from './hostile-text.ts';

const WORDS: Readonly<Record<ListHistoryEntry['action'], string>> = {
  create: 'made the list',
  change: 'changed what is said of the list',
  remove: 'dropped the list',
  add: 'added',
  take: 'removed',
  approve: 'approved',
  refuse: 'refused',
};
/** Changes at a time; each may have hundreds of entries. */
const STEP = 20;
const MOST = 1000;
/** Entries of a change that are named. */
const NAMED = 8;
const NOTE_LENGTH = 10_000;

/** Who did what with a list, the latest first. */
export class MzListHistory extends LitElement {
  static override properties = {
    name: {},
    version: { type: Number },
    page: { state: true },
    error: { state: true },
  };
  declare name: string;
  /** With another one it is read anew. */
  declare version: number;
  declare page: ListHistoryPage | undefined;
  declare error: ApiError | undefined;
  #limit = STEP;
  readonly #clock = new ClockController(this);
  readonly #preferences = new PreferencesController(this);

  static override styles = [
    controls,
    detailStyles,
    css`
      .body { padding-top: 4px; }
      .named { font: 12px var(--mono); }
      .more { margin-top: 12px; }
    `,
  ];

  constructor() {
    super();
    this.name = '';
    this.version = 0;
    this.page = undefined;
    this.error = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('name') && !changed.has('version')) return;
    if (changed.has('name')) {
      this.page = undefined;
      this.#limit = STEP;
    }
    void this.#read();
  }

  async #read(): Promise<void> {
    const { name } = this;
    if (name === '') return;
    try {
      const page = await listsApi.history(name, this.#limit);
      if (this.name !== name) return;
      this.page = page;
      this.error = undefined;
    } catch (thrown) {
      if (this.name === name) this.error = asApiError(thrown);
    }
  }

  readonly #more = (): void => {
    this.#limit = Math.min(MOST, this.#limit * 2);
    void this.#read();
  };

  protected override render(): TemplateResult {
    return html`<div class="body">
      ${this.error === undefined ? nothing : html`<p class="note-bad" role="alert">${hostileText(this.error.body.message, 300)}</p>`}
      <ol class="history">${this.page?.changes.map((change) => this.#change(change))}</ol>
      ${this.page?.next !== undefined && this.#limit < MOST ? html`<button class="button small more" @click=${this.#more}>Show older changes</button>` : nothing}
    </div>`;
  }

  #change({ actor, action, note = '', utctimestamp, were, became, part, parts }: ListHistoryEntry): TemplateResult {
    const entries = became.length > 0 ? became : were;
    return html`<li>
      <b>${hostileText(actor, 100)}</b> ${WORDS[action]}${named(entries)}${parts > 1 ? ` (part ${part} of ${parts})` : nothing}
      <span class="muted">${ago(utctimestamp, this.#clock.now, this.#preferences.value.zone)}</span>
      ${note === '' ? nothing : html`<blockquote>${hostileBlock(note, NOTE_LENGTH)}</blockquote>`}
    </li>`;
  }
}
customElements.define('mz-list-history', MzListHistory);

function named(entries: readonly Entry[]): TemplateResult | typeof nothing {
  if (entries.length === 0) return nothing;
  const more = entries.length - NAMED;
  return html`${entries.slice(0, NAMED).map(({ value }, index) => html`${index === 0 ? ' ' : ', '}<span class="named">${hostileText(value, 120)}</span>`)}${more > 0 ? ` and ${formatCount(more)} more` : nothing}`;
}
