import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Source, SourceRefusals } from '../../src/state/sources/source.ts';
import type { SourcesAnswer } from '../api/types.ts';
import { PreferencesController } from '../controllers/preferences.ts';
import { formatCount, formatShort, formatTime, otherZone } from '../model/format.ts';
import { controls } from '../styles/controls.ts';
import { hostileText } from './hostile-text.ts';
import { icon } from './icons.ts';

/** Troubles that are told in words above the table. */
const TOLD = 5;

/** Who sends, how much, and what of it is refused: loudly, since most shippers throw away what is refused. */
export class MzSources extends LitElement {
  static override properties = { answer: { attribute: false } };
  declare answer: SourcesAnswer | undefined;
  readonly #preferences = new PreferencesController(this);

  static override styles = [
    controls,
    css`
      :host { display: block; border: 1px solid var(--line); border-radius: 10px; background: var(--surface); overflow: hidden; }
      h2 { margin: 0; padding: 12px 14px; border-bottom: 1px solid var(--line); font-size: 14px; }
      .none { margin: 0; padding: 18px 14px; color: var(--text-2); }
      .alarm { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 4px 10px; padding: 10px 14px; border-bottom: 1px solid var(--line); background: var(--bad-soft); color: var(--bad); }
      .alarm p { margin: 0; font-weight: 600; }
      .alarm ul { grid-column: 2; margin: 0; padding: 0; list-style: none; font-size: 12px; line-height: 20px; overflow-wrap: anywhere; }
      .scroll { max-height: 340px; overflow: auto; }
      table { width: 100%; border-collapse: collapse; font-size: 12px; }
      th { position: sticky; top: 0; padding: 6px 8px; background: var(--surface); color: var(--text-2); font-size: 11px; text-align: left; box-shadow: inset 0 -1px var(--line); white-space: nowrap; }
      td { padding: 5px 8px; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
      tr:last-child td { border-bottom: 0; }
      th:first-child, td:first-child { padding-left: 14px; }
      .number { text-align: right; font-variant-numeric: tabular-nums; }
      td.number, .time { white-space: nowrap; }
      .token { font-weight: 600; }
      .bad { color: var(--bad); font-weight: 600; }
    `,
  ];

  constructor() {
    super();
    this.answer = undefined;
  }

  protected override render(): TemplateResult {
    const { answer } = this;
    return html`<h2>Senders ${answer && answer.total > 0 ? html`<span class="muted">${formatCount(answer.total)}</span>` : nothing}</h2>
      ${answer === undefined ? html`<p class="none">Loading …</p>` : this.#content(answer)}`;
  }

  #content(answer: SourcesAnswer): TemplateResult {
    if (answer.sources.length === 0) return html`<p class="none">Nobody has sent anything yet.</p>`;
    return html`${answer.trouble > 0 ? this.#alarm(answer) : nothing}
      <div class="scroll" tabindex="0" role="region" aria-label="List of senders">
        <table>
          <thead><tr><th scope="col">Sender</th><th scope="col">Program</th><th scope="col">Last seen</th><th scope="col">First seen</th><th scope="col" class="number">Per second</th><th scope="col" class="number">Accepted</th><th scope="col">Refused</th></tr></thead>
          <tbody>${answer.sources.map((source) => this.#row(source))}</tbody>
        </table>
      </div>`;
  }

  #alarm({ sources, trouble }: SourcesAnswer): TemplateResult {
    const told = sources.slice(0, Math.min(TOLD, trouble));
    return html`<div class="alarm" role="status">
      ${icon('alert', 16)}
      <p>${trouble === 1 ? 'A sender has events refused, and most likely loses them' : `${formatCount(trouble)} senders have events refused, and most likely lose them`}</p>
      <ul>
        ${told.map((source) => (source.trouble === undefined ? nothing : html`<li>${this.#name(source)}: ${this.#refusal(source.trouble)}</li>`))}
        ${trouble > told.length ? html`<li>and ${formatCount(trouble - told.length)} more, below</li>` : nothing}
      </ul>
    </div>`;
  }

  #refusal({ status, reason, message, count, last }: SourceRefusals): TemplateResult {
    return html`${status} ${hostileText(message === '' ? reason : message, 200)}, ${count === 1 ? 'once' : `${formatCount(count)} times`}, last ${this.#time(last)}`;
  }

  #row(source: Source): TemplateResult {
    const { shippers, endpoints, firstseen, lastseen, persecond, accepted, refused, trouble } = source;
    return html`<tr>
      <td>${this.#name(source)}</td>
      <td>${hostileText((shippers.length > 0 ? shippers : endpoints).join(', '), 120)}</td>
      <td class="time">${this.#time(lastseen)}</td>
      <td class="time">${this.#time(firstseen)}</td>
      <td class="number">${formatShort(persecond)}</td>
      <td class="number">${formatCount(accepted)}</td>
      <td class=${trouble === undefined ? '' : 'bad'}>${refused.map(({ status, count }) => `${status}: ${formatCount(count)}`).join(', ')}</td>
    </tr>`;
  }

  #name({ tokensource, address }: Source): TemplateResult {
    const token =
      tokensource === undefined ? nothing : html`<span class="token">${hostileText(tokensource, 64)}</span> `;
    return html`${token}${hostileText(address, 64)}`;
  }

  #time(time: string): TemplateResult {
    const { zone } = this.#preferences.value;
    return html`<span title=${otherZone(time, zone)}>${formatTime(time, zone).slice(0, 19)}</span>`;
  }
}
customElements.define('mz-sources', MzSources);
