import { html, nothing, type TemplateResult } from 'lit';
import type { LedgerLine } from '../../src/correlate/ledger-line.ts';
import type { RuleDetail } from '../api/types.ts';
import { formatCount, formatDuration, type Zone } from '../model/format.ts';
import { ago } from './ago.ts';
import { hostileText } from './hostile-text.ts';

/** What was evaluated by a rule lately, the newest first. */
export function ruleLedger(
  { on }: Pick<RuleDetail, 'on'>,
  lines: readonly LedgerLine[],
  { now, zone }: { readonly now: number; readonly zone: Zone },
): TemplateResult {
  if (on === 'stream') return html`<p class="muted">It looks at events as they pass; of that no list is kept.</p>`;
  if (lines.length === 0)
    return html`<p class="muted">Nothing was evaluated yet, or nothing came that it looks for.</p>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Evaluations">
    <table>
      <thead><tr><th scope="col">Until</th><th scope="col" class="number">Events</th><th scope="col" class="number">Matches</th><th scope="col" class="number">Alerts</th><th scope="col" class="number">Took</th><th scope="col">Outcome</th></tr></thead>
      <tbody>${lines.map(
        ({ to, events, matches, alerts, withdrawn, ms, outcome, reason }) => html`<tr>
          <td>${ago(to, now, zone)}</td>
          <td class="number">${formatCount(events)}</td>
          <td class="number">${formatCount(matches)}</td>
          <td class="number">${formatCount(alerts)}${withdrawn > 0 ? html` <span class="muted">(${formatCount(withdrawn)} back)</span>` : nothing}</td>
          <td class="number">${formatDuration(ms)}</td>
          <td class=${outcome === 'failed' ? 'bad' : ''}>${outcome}${reason === undefined ? nothing : html`: ${hostileText(reason, 300)}`}</td>
        </tr>`,
      )}</tbody>
    </table>
  </div>`;
}
