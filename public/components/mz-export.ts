import { css, html, LitElement, type TemplateResult } from 'lit';
import type { Scope } from '../api/api-client.ts';
import { asApiError } from '../api/api-error.ts';
import { exportEvents, MOST_EXPORTED } from '../controllers/export-events.ts';
import { formatCount } from '../model/format.ts';
import { controls } from '../styles/controls.ts';
import { emit } from './emit.ts';
import { icon } from './icons.ts';

const LACKS = {
  '': '',
  limit: ', the most from here; mozdef search --json --limit 0 gives all',
  partial: ', not all: the search was stopped before the end',
} as const;

/** Saves the result as a file. */
export class MzExport extends LitElement {
  static override properties = { scope: { attribute: false }, order: {}, busy: { state: true } };
  declare scope: Scope | undefined;
  declare order: 'newest' | 'oldest';
  declare busy: boolean;

  static override styles = [controls, css`:host { display: inline-flex; }`];

  constructor() {
    super();
    this.scope = undefined;
    this.order = 'newest';
    this.busy = false;
  }

  async #export(): Promise<void> {
    if (this.scope === undefined || this.busy) return;
    this.busy = true;
    try {
      const { count, lacks } = await exportEvents(this.scope, this.order);
      emit(this, 'mz-say', { text: `${formatCount(count)} events saved${LACKS[lacks]}` });
    } catch (thrown) {
      emit(this, 'mz-say', { text: `Not saved: ${asApiError(thrown)?.message ?? 'cancelled'}` });
    }
    this.busy = false;
  }

  protected override render(): TemplateResult {
    const title = `Save the events of this result as NDJSON, ${formatCount(MOST_EXPORTED)} at most`;
    return html`<button class="icon" title=${title} aria-label="Export" ?disabled=${this.busy} @click=${() => this.#export()}>${icon('save', 15)}</button>`;
  }
}
customElements.define('mz-export', MzExport);
