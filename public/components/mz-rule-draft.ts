import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { BackTest } from '../../src/correlate/back-test.ts';
import { type ApiError, asApiError } from '../api/api-error.ts';
import { requests } from '../api/requests.ts';
import { mayI } from '../controllers/session.ts';
import { formatCount } from '../model/format.ts';
import { ruleDraft } from '../model/rule-draft.ts';
import { controls } from '../styles/controls.ts';
import { copyText } from './copy-text.ts';
import { hostileText } from './hostile-text.ts';
import { icon } from './icons.ts';

/** Makes a rule of the query: drafts its file, tries it on the last day, and says where it belongs. */
export class MzRuleDraft extends LitElement {
  static override properties = {
    q: {},
    result: { state: true },
    error: { state: true },
    busy: { state: true },
  };
  /** What the rule is to find. */
  declare q: string;
  declare result: BackTest | undefined;
  declare error: ApiError | undefined;
  declare busy: boolean;

  static override styles = [
    controls,
    css`
      :host { display: inline-flex; }
      dialog { width: min(680px, calc(100vw - 16px)); padding: 16px 18px; }
      h2 { margin: 0 0 4px; font-size: 15px; }
      p { margin: 0 0 10px; color: var(--text-2); font-size: 12px; overflow-wrap: anywhere; }
      textarea { width: 100%; height: 230px; padding: 8px 10px; resize: vertical; font: 12px/1.5 var(--mono); }
      .bad { margin: 8px 0 0; padding: 8px 10px; border-radius: 8px; background: var(--bad-soft); color: var(--bad); white-space: pre-wrap; }
      .result { margin: 8px 0 0; color: var(--text); }
      .end { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: 8px; margin-top: 14px; }
    `,
  ];

  constructor() {
    super();
    this.q = '';
    this.result = undefined;
    this.error = undefined;
    this.busy = false;
  }

  get #text(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector('textarea');
  }
  #open(): void {
    this.result = undefined;
    this.error = undefined;
    if (this.#text !== null) this.#text.value = ruleDraft(this.q);
    this.renderRoot.querySelector('dialog')?.showModal();
  }
  async #test(): Promise<void> {
    this.busy = true;
    this.result = undefined;
    this.error = undefined;
    try {
      this.result = await requests.post('/api/rules/backtest', { yaml: this.#text?.value ?? '', from: 'now-24h' });
    } catch (thrown) {
      this.error = asApiError(thrown);
    }
    this.busy = false;
  }

  protected override render(): TemplateResult {
    return html`<button class="icon" title="Make a rule of this query" aria-label="Make a rule of this" @click=${() => this.#open()}>${icon('rules', 15)}</button>
      <dialog aria-labelledby="title">
        <h2 id="title">A rule of this query</h2>
        <p>Rules are files: save this one in a directory of <code>rules.directories</code>, such as <code>rules/my_rule.yml</code>. <code>mozdef rules check</code> says what is wrong with it.</p>
        <textarea class="input" aria-label="Rule file" spellcheck="false" maxlength="100000"></textarea>
        <div role="status">${this.#outcome()}</div>
        <div class="end">
          ${mayI('test-rules') ? html`<button class="button" ?disabled=${this.busy} @click=${() => void this.#test()}>${this.busy ? 'Trying …' : 'Try it on the last 24 hours'}</button>` : nothing}
          <button class="button primary" @click=${() => void copyText(this, this.#text?.value ?? '')}>${icon('copy', 13)} Copy</button>
          <button class="button" @click=${() => this.renderRoot.querySelector('dialog')?.close()}>Close</button>
        </div>
      </dialog>`;
  }

  #outcome(): TemplateResult | typeof nothing {
    if (this.error !== undefined)
      return html`<p class="bad">${hostileText(this.error.body.message, 1000)} ${this.error.body.remedy ?? ''}</p>`;
    if (this.result === undefined) return nothing;
    const { fired, matches, events, ms, partial } = this.result;
    return html`<p class="result"><b>${formatCount(fired)} alert${fired === 1 ? '' : 's'}</b> in 24 hours: ${formatCount(matches)} of ${formatCount(events)} events count, in ${formatCount(Math.round(ms))} ms.${partial === undefined ? nothing : html` Not all was looked at: ${hostileText(partial, 300)}`}</p>`;
  }
}
customElements.define('mz-rule-draft', MzRuleDraft);
