import { html, nothing, type TemplateResult } from 'lit';
import { reportUrl } from '../api/incident-api.ts';
import { incidentPath } from '../model/incidents-url.ts';
import { ago } from './ago.ts';
import { hostileText } from './hostile-text.ts';
import { icon } from './icons.ts';
import type { IncidentContext } from './incident-context.ts';
import { longText } from './incident-form.ts';
import { chips, headForm } from './incident-head.ts';
import { inPage } from './links.ts';

/** What is known, in words, and how it is told to others. */
export function incidentSummary(context: IncidentContext): TemplateResult {
  const { incident, links } = context.what;
  const { now, zone } = context;
  return html`<section aria-label="What is known">
      <h2>What is known ${editButton(context, 'description', 'Change what is known')}</h2>
      ${or(headForm(context, 'description', 'What is known'), longText(incident.description, 'No one has written it down yet.'))}
    </section>
    <section aria-label="Tags"><h2>Tags</h2><div class="chips">${chips(context, 'tags')}</div></section>
    <section aria-label="About">
      <h2>About</h2>
      <dl>
        <dt>Contact</dt><dd>${or(headForm(context, 'contact', 'Contact'), html`${incident.contact === '' ? html`<span class="muted">no one</span>` : hostileText(incident.contact, 200)} ${editButton(context, 'contact', 'Change the contact')}`)}</dd>
        <dt>Opened</dt><dd>${ago(incident.created, now, zone)} by ${hostileText(incident.createdby, 100)}${incident.creator === '' ? nothing : html`, for ${hostileText(incident.creator, 100)}`}</dd>
        <dt>Changed</dt><dd>${ago(incident.changed, now, zone)} by ${hostileText(incident.changedby, 100)}</dd>
        ${links.length === 0 ? nothing : html`<dt>Has to do with</dt><dd>${links.map((link) => html`${inPage(incidentPath(link.id), html`${link.id}`)} `)}</dd>`}
        ${incident.merged.length === 0 ? nothing : html`<dt>Also holds</dt><dd>${incident.merged.map((id) => html`${inPage(incidentPath(id), html`${id}`)} `)}</dd>`}
      </dl>
    </section>
    <section aria-label="Report">
      <h2>Report</h2>
      <div class="buttons">
        <a class="button small" href=${reportUrl(incident.id, 'markdown')} download="${incident.id}.md">${icon('save', 13)} Markdown</a>
        <a class="button small" href=${reportUrl(incident.id, 'html')} target="_blank" rel="noopener">${icon('link', 13)} HTML, to print</a>
        <a class="button small" href=${reportUrl(incident.id, 'json')} download="${incident.id}.json">${icon('save', 13)} JSON</a>
      </div>
    </section>`;
}

function or(form: TemplateResult | typeof nothing, shown: TemplateResult): TemplateResult {
  return form === nothing ? shown : html`${form}`;
}

/** Opens the form of a field. */
export function editButton(
  { screen, what, editable }: IncidentContext,
  field: string,
  label: string,
): TemplateResult | typeof nothing {
  const key = `head:${field}`;
  if (!editable || screen.drafts.get(key) !== undefined) return nothing;
  return html`<button class="icon" data-edit=${key} title=${label} aria-label=${label} @click=${() => screen.drafts.begin(key, what.incident.version)}>${icon('edit', 13)}</button>`;
}
