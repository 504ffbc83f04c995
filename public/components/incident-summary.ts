import { html, nothing, type TemplateResult } from 'lit';
import { reportUrl } from '../api/incident-api.ts';
import { unlinkIncidentWork } from '../controllers/incident-works.ts';
import { incidentPath } from '../model/incidents-url.ts';
import { ago } from './ago.ts';
import { hostileText } from './hostile-text.ts';
import { icon } from './icons.ts';
import type { IncidentContext } from './incident-context.ts';
import { longText } from './incident-form.ts';
import { chips, headForm } from './incident-head.ts';
import { inPage } from './links.ts';
import './mz-severity.ts';

/** What is known, in words, and how it is told to others. */
export function incidentSummary(context: IncidentContext): TemplateResult {
  const { incident } = context.what;
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
        ${incident.merged.length === 0 ? nothing : html`<dt>Also holds</dt><dd>${incident.merged.map((id) => html`${inPage(incidentPath(id), html`${id}`)} `)}</dd>`}
      </dl>
    </section>
    ${linked(context)}
    <section aria-label="Report">
      <h2>Report</h2>
      <div class="buttons">
        <a class="button small" href=${reportUrl(incident.id, 'markdown')} download="${incident.id}.md">${icon('save', 13)} Markdown</a>
        <a class="button small" href=${reportUrl(incident.id, 'html')} target="_blank" rel="noopener">${icon('link', 13)} HTML, to print</a>
        <a class="button small" href=${reportUrl(incident.id, 'json')} download="${incident.id}.json">${icon('save', 13)} JSON</a>
      </div>
    </section>`;
}

/** The incidents that it has to do with, and the ways to bring it together with others. */
function linked({ screen, what, editable }: IncidentContext): TemplateResult | typeof nothing {
  const { incident, links } = what;
  if (links.length === 0 && !editable) return nothing;
  return html`<section class="links" aria-label="Linked incidents">
    <h2>Has to do with <span class="muted">${links.length === 0 ? nothing : links.length}</span></h2>
    ${
      links.length === 0
        ? html`<p class="muted none">No other incident is linked.</p>`
        : html`<ul>${links.map(
            (
              link,
            ) => html`<li class="part"><div class="said"><div class="line"><mz-severity value=${link.severity}></mz-severity>${inPage(incidentPath(link.id), html`${link.id}`)}<span class="main">${hostileText(link.summary, 300)}</span><span class="tag">${link.phase}</span></div>${link.note === '' ? nothing : html`<div class="facts">${hostileText(link.note, 2000)}</div>`}</div>
      ${editable ? html`<div class="acts"><button class="icon" title="Take this link away" aria-label="Take the link with ${link.id} away" @click=${() => void screen.act(unlinkIncidentWork(incident.id, link))}>${icon('close', 14)}</button></div>` : nothing}</li>`,
          )}</ul>`
    }
    ${editable ? html`<div class="buttons"><button class="button small" @click=${() => screen.pick('link')}>${icon('link', 13)} Link another …</button><button class="button small" @click=${() => screen.pick('merge')}>${icon('incidents', 13)} Merge into another …</button></div>` : nothing}
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
