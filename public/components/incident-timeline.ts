import { html, nothing, type TemplateResult } from 'lit';
import { INCIDENT_DATES, type IncidentDate } from '../../src/incident/incident.ts';
import type { Part } from '../../src/incident/part.ts';
import type { TimelineItem } from '../../src/incident/timeline.ts';
import { alertPath } from '../model/alerts-url.ts';
import { formatDuration, formatTime, zoneName } from '../model/format.ts';
import { DATE_WORDS } from '../model/incident-forms.ts';
import { starredUrl } from '../model/incident-links.ts';
import { ago } from './ago.ts';
import { hostileBlock, hostileText } from './hostile-text.ts';
import type { IncidentContext } from './incident-context.ts';
import { headForm } from './incident-head.ts';
import { addPart, partItem, removedParts } from './incident-parts.ts';
import { editButton } from './incident-summary.ts';
import { inPage } from './links.ts';

const SPAN_WORDS: Readonly<Record<string, string>> = {
  detect: 'to detect',
  verify: 'to verify',
  contain: 'to contain',
  mitigate: 'to mitigate',
  close: 'to close',
};

/** What happened and when, oldest first, and how long it took. */
export function incidentTimeline(context: IncidentContext): TemplateResult {
  const { times, timeline } = context.what;
  const spans = Object.entries(times);
  return html`<section aria-label="Dates">
      <h2>Dates <span class="muted">${zoneName(context.zone)}</span></h2>
      <p class="spans">${spans.length === 0 ? html`<span class="muted">How long it took is told once its dates are known: detected is from began to reported, mitigated from reported to mitigated.</span>` : spans.map(([span, ms]) => html`<span><b>${formatDuration(ms)}</b> ${SPAN_WORDS[span] ?? span}</span>`)}</p>
      <dl class="dates">${INCIDENT_DATES.map((date) => dateLine(context, date))}</dl>
    </section>
    <section aria-label="Timeline">
      <h2>Timeline</h2>
      <ol class="timeline">${timeline.map((item) => timelineItem(context, item))}</ol>
      <div class="buttons">${addPart(context, 'notes')}${addPart(context, 'events')}</div>
      ${removedParts(context, 'notes')}${removedParts(context, 'events')}
    </section>`;
}

function dateLine(context: IncidentContext, date: IncidentDate): TemplateResult {
  const time = context.what.incident[date];
  const form = headForm(context, date, DATE_WORDS[date]);
  const shown =
    time === '' ? html`<span class="muted">not known</span>` : html`${formatTime(time, context.zone).slice(0, 19)}`;
  return html`<div><dt>${DATE_WORDS[date]}</dt><dd>${form === nothing ? html`${shown} ${editButton(context, date, `Change when it ${date}`)}` : form}</dd></div>`;
}

function timelineItem(context: IncidentContext, item: TimelineItem): TemplateResult {
  const { what, now, zone } = context;
  const { at, kind, ref, by } = item;
  const plural = kind === 'note' ? 'notes' : kind === 'event' ? 'events' : undefined;
  const part = plural && what.parts[plural]?.find(({ id }) => id === ref);
  const text = html`<span class="what"><span class="sort">${kind}</span> ${itemText(item)}${by === '' ? nothing : html` <span class="by">${hostileText(by, 100)}</span>`}${part ? openLink(part) : nothing}</span>`;
  return html`<li class="item ${kind}">
    <span class="time" >${ago(at, now, zone)}<span class="exact">${formatTime(at, zone).slice(0, 19)}</span></span>
    <div class="part">${plural && part ? partItem(context, plural, part, text) : html`<div class="said">${text}</div>`}</div>
  </li>`;
}

/** An event can be looked at among those around it. */
function openLink({ kind, event, at }: Part): TemplateResult | typeof nothing {
  if (kind !== 'event' || typeof event !== 'string' || typeof at !== 'string') return nothing;
  return html` <span class="by">${inPage(starredUrl(event, at), html`show it in Events`)}</span>`;
}

function itemText({ kind, text, ref }: TimelineItem): TemplateResult {
  if (kind === 'alert') return inPage(alertPath(ref), hostileText(text, 500));
  if (kind === 'date') return html`${DATE_WORDS[ref as IncidentDate]}`;
  if (kind === 'phase') return html`<b>${text}</b>`;
  return hostileBlock(text, 20_000);
}
