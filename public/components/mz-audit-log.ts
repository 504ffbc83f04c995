import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { AuditEntry } from '../../src/audit/audit-entry.ts';
import type { VerifyAnswer } from '../api/settings-api.ts';
import { AuditReader } from '../controllers/audit-reader.ts';
import { ClockController } from '../controllers/clock.ts';
import { PreferencesController } from '../controllers/preferences.ts';
import { formatCount } from '../model/format.ts';
import { controls } from '../styles/controls.ts';
import { settingsCardStyles } from '../styles/settings-page.ts';
import { ago } from './ago.ts';
import { formTexts } from './form-texts.ts';
import { hostileText } from './hostile-text.ts';

const DETAILS_LENGTH = 400;

/** For administrators: what people did, and whether the record of it is whole. */
export class MzAuditLog extends LitElement {
  readonly #reader = new AuditReader(this);
  readonly #clock = new ClockController(this);
  readonly #preferences = new PreferencesController(this);

  static override styles = [
    controls,
    settingsCardStyles,
    css`
      .scroll { max-height: 460px; overflow: auto; }
      td { vertical-align: top; }
      td.path { font: 12px var(--mono); }
      details { max-width: 420px; }
      summary { color: var(--accent); }
      pre { margin: 4px 0 0; font: 11px/1.5 var(--mono); white-space: pre-wrap; overflow-wrap: anywhere; }
      .foot { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; padding: 10px 14px; font-size: 12px; }
      .good { color: var(--good, var(--text)); }
      .failed { color: var(--bad); }
    `,
  ];

  readonly #find = (event: SubmitEvent): void => {
    event.preventDefault();
    const text = formTexts(event.target as HTMLFormElement);
    const wanted = (name: string): string | undefined => text(name).trim() || undefined;
    void this.#reader.find({ who: wanted('who'), what: wanted('what'), from: wanted('from'), to: wanted('to') });
  };

  protected override render(): TemplateResult {
    const { entries, error, busy, hasMore, told, verified } = this.#reader;
    return html`<h2>Audit log</h2>
      <form role="search" aria-label="Audit log" @submit=${this.#find}>
        <label>Who <input class="input" name="who" maxlength="64" autocomplete="off" spellcheck="false" /></label>
        <label>What, or on which object <input class="input" name="what" maxlength="200" placeholder="/alerts/" autocomplete="off" spellcheck="false" /></label>
        <label>Since <input class="input" name="from" maxlength="40" placeholder="now-7d" autocomplete="off" /></label>
        <label>Until <input class="input" name="to" maxlength="40" placeholder="now" autocomplete="off" /></label>
        <button class="button" type="submit" ?disabled=${busy}>Find</button>
      </form>
      ${error === undefined ? nothing : html`<p class="bad" role="alert">${error.body.message}. ${error.body.remedy ?? ''}</p>`}
      ${entries.length === 0 ? html`<p class="none">${busy ? 'Reading …' : 'No entry is like that.'}</p>` : this.#table(entries)}
      <div class="foot">
        ${hasMore ? html`<button class="button small" ?disabled=${busy} @click=${() => void this.#reader.more()}>Show more</button>` : nothing}
        <button class="button small" ?disabled=${busy || entries.length === 0} @click=${() => void this.#reader.export()}>Export as NDJSON</button>
        <button class="button small" ?disabled=${busy} @click=${() => void this.#reader.verify()}>Verify the whole log</button>
        <span role="status">${told}${verified === undefined ? nothing : verdictOf(verified)}</span>
      </div>`;
  }

  #table(entries: readonly AuditEntry[]): TemplateResult {
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Entries of the audit log"><table>
      <thead><tr><th scope="col">When</th><th scope="col">Who</th><th scope="col">Did what</th><th scope="col">Outcome</th><th scope="col">From</th><th scope="col">Sent</th></tr></thead>
      <tbody>${entries.map((entry) => this.#row(entry))}</tbody>
    </table></div>`;
  }

  #row({ utctimestamp, who, role, what, on, outcome, error, from, details, seq, of }: AuditEntry): TemplateResult {
    return html`<tr>
      <td>${ago(utctimestamp, this.#clock.now, this.#preferences.value.zone)}</td>
      <th scope="row">${hostileText(who === '' ? 'unknown' : who, 64)}${role === undefined ? nothing : html`<span class="tag">${role}</span>`}</th>
      <td class="path" title="Entry ${seq}">${hostileText(`${what.split(' ')[0] ?? ''} ${on}`, 300)}</td>
      <td class=${outcome === 'failed' || outcome === 'refused' ? 'failed' : ''}>${outcome}${error === undefined ? nothing : html`: ${hostileText(error, 60)}`}${of === undefined ? nothing : html` (of ${of})`}</td>
      <td>${hostileText(from, 64)}</td>
      <td>${details === undefined ? nothing : html`<details><summary>Show</summary><pre>${hostileText(JSON.stringify(details, null, 1), DETAILS_LENGTH)}</pre></details>`}</td>
    </tr>`;
  }
}
customElements.define('mz-audit-log', MzAuditLog);

function verdictOf({ ok, entries, head, fault }: VerifyAnswer): TemplateResult {
  if (ok)
    return html` <span class="good">The log is whole: ${formatCount(entries)} entries, the last is ${head.seq}:<code>${head.hash.slice(0, 12)}…</code></span>`;
  return html` <b class="failed">The log is not whole: at entry ${fault?.seq ?? 0}, ${hostileText(fault?.message ?? '', 200)}</b>`;
}
