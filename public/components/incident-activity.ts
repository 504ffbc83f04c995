import { html, nothing, type TemplateResult } from 'lit';
import { entryWords, fieldChanges } from '../model/incident-words.ts';
import { ago } from './ago.ts';
import { hostileBlock, hostileText } from './hostile-text.ts';
import type { IncidentContext } from './incident-context.ts';

/** So much of a value is shown; the report has all. */
const SHOWN = 300;
/** So many entries are drawn at first sight. */
const MOST = 500;

/** All that people did with an incident, the latest first: who, when, before and after. */
export function incidentActivity({ what, now, zone }: IncidentContext): TemplateResult {
  const { history } = what;
  return html`<section aria-label="Activity">
    <h2>Activity <span class="muted">${history.length}</span></h2>
    <ol class="history">${history
      .toReversed()
      .slice(0, MOST)
      .map(
        (entry) => html`<li>
          <b>${hostileText(entry.actor, 100)}</b> ${entryWords(entry)} <span class="muted">${ago(entry.utctimestamp, now, zone)}</span>
          ${entry.action === 'open' ? nothing : html`<ul>${fieldChanges(entry, zone).map(({ field, before, after }) => changeLine(field, before, after))}</ul>`}
          ${entry.note === undefined ? nothing : html`<blockquote>${hostileBlock(entry.note, 10_000)}</blockquote>`}
        </li>`,
      )}</ol>
    ${history.length > MOST ? html`<p class="muted">The report as JSON has all ${history.length}.</p>` : nothing}
  </section>`;
}

function changeLine(field: string, before: string, after: string): TemplateResult {
  return html`<li><span class="muted">${field}</span> ${before === '' ? nothing : html`<del>${hostileText(before, SHOWN)}</del> → `}${after === '' ? html`<i class="muted">nothing</i>` : html`<ins>${hostileText(after, SHOWN)}</ins>`}</li>`;
}
