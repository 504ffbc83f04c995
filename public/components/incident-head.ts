import { html, nothing, type TemplateResult } from 'lit';
import { SEVERITIES } from '../../src/event/severity.ts';
import { INCIDENT_KINDS, PHASES, TLPS } from '../../src/incident/incident.ts';
import { me } from '../controllers/session.ts';
import { HEAD_FIELDS } from '../model/incident-forms.ts';
import { headFieldWord, valueWords } from '../model/incident-words.ts';
import { incidentPath } from '../model/incidents-url.ts';
import { avatars } from './avatars.ts';
import { hostileText } from './hostile-text.ts';
import { icon } from './icons.ts';
import type { IncidentContext } from './incident-context.ts';
import { draftForm, refusalOf } from './incident-form.ts';
import { inPage } from './links.ts';
import './mz-severity.ts';

/** What an incident is, at the head of its page. */
export function incidentHead(context: IncidentContext): TemplateResult {
  const { incident } = context.what;
  return html`<header>
    <div class="line"><span class="id">${incident.id}</span><mz-severity value=${incident.severity}></mz-severity>
      ${context.present.length === 0 ? nothing : html`<span class="here">also here ${avatars(context.present, 6)}</span>`}
    </div>
    ${title(context)}
    ${incident.mergedinto === '' ? nothing : html`<p class="note-bad">${icon('alert', 14)}<span>It became part of ${inPage(incidentPath(incident.mergedinto), html`${incident.mergedinto}`)}, where all of it is shown. It can't be changed any more.</span></p>`}
    ${lateConflicts(context)}
    <div class="choices" role="group" aria-label="How it stands">
      ${headChoice(context, 'Kind', 'kind', INCIDENT_KINDS)}${headChoice(context, 'Phase', 'phase', PHASES[incident.kind])}
      ${headChoice(context, 'Severity', 'severity', SEVERITIES)}${headChoice(context, 'TLP', 'tlp', TLPS)}
      ${context.editable && incident.kind === 'investigation' ? html`<button class="button small" title="It did happen: its id, its parts and its history stay" @click=${() => void context.screen.setHead(incident, { kind: 'incident' })}>${icon('up', 13)} Escalate to an incident</button>` : nothing}
    </div>
    <div class="people">${ownerLine(context)}${responders(context)}</div>
  </header>`;
}

function title(context: IncidentContext): TemplateResult {
  const { screen, what, editable } = context;
  const form = headForm(context, 'summary', 'Title');
  if (form !== nothing) return html`${form}`;
  const { summary, version } = what.incident;
  return html`<h1>${hostileText(summary, 1000)} ${editable ? html`<button class="icon" data-edit="head:summary" title="Change the title" aria-label="Change the title" @click=${() => screen.drafts.begin('head:summary', version)}>${icon('edit', 14)}</button>` : nothing}</h1>`;
}

/** The form of a field of the incident as a whole, if it is open. */
export function headForm(context: IncidentContext, field: string, label: string): TemplateResult | typeof nothing {
  const { screen, what } = context;
  const asked = HEAD_FIELDS[field];
  if (asked === undefined || !context.editable) return nothing;
  const key = `head:${field}`;
  const save = (seen?: number): void => void screen.sendHead(what.incident, key, seen);
  return draftForm(context, {
    key,
    label,
    fields: [asked],
    base: { [field]: valueOf(context, field) },
    submit: 'Save',
    save,
  });
}

function valueOf({ what }: IncidentContext, field: string): string {
  const value = (what.incident as unknown as Record<string, unknown>)[field];
  return typeof value === 'string' ? value : '';
}

/** What is set by one choice has no form: who was faster is told here. */
function lateConflicts(context: IncidentContext): readonly TemplateResult[] {
  const { screen, what } = context;
  const told = screen.drafts
    .entries()
    .filter(([key, { conflict, refusal }]) => key.startsWith('set:') && (conflict ?? refusal) !== undefined);
  return told.map(
    ([key, draft]) => html`<div class="draft">${refusalOf(context, draft)}
      <div class="buttons">
        ${
          draft.conflict === undefined
            ? nothing
            : html`<button class="button small primary" @click=${() => void screen.sendHead(what.incident, key, draft.conflict?.version)}>Apply again: ${hostileText(
                Object.entries(draft.values)
                  .map(([field, value]) => `${headFieldWord(field)} ${valueWords(value, context.zone)}`)
                  .join(', '),
                200,
              )}</button>`
        }
        <button class="button small" @click=${() => screen.drafts.drop(key)}>Leave it as it is now</button>
      </div></div>`,
  );
}

function headChoice(
  context: IncidentContext,
  label: string,
  field: string,
  choices: readonly string[],
): TemplateResult {
  const { screen, what, editable } = context;
  const value = valueOf(context, field);
  if (!editable) return html`<span class="fact"><span class="muted">${label}</span> ${value}</span>`;
  const set = (event: Event): void => {
    const select = event.target as HTMLSelectElement;
    const wanted = select.value;
    // It shows what is so: until that is done, what was before.
    select.value = value;
    void screen.setHead(what.incident, { [field]: wanted });
  };
  return html`<label class="fact">${label}<span class="select"><select .value=${value} @change=${set}>
    ${choices.map((one) => html`<option value=${one} ?selected=${one === value}>${one}</option>`)}
  </select>${icon('down', 12)}</span></label>`;
}

function ownerLine(context: IncidentContext): TemplateResult {
  const { screen, what, editable } = context;
  const { owner, version } = what.incident;
  const own = me()?.name ?? '';
  const form = headForm(context, 'owner', 'Owner');
  if (form !== nothing) return html`${form}`;
  return html`<span class="fact">Owner <b>${owner === '' ? 'no one' : hostileText(owner, 80)}</b>
    ${editable ? html`<button class="icon" data-edit="head:owner" title="Change the owner" aria-label="Change the owner" @click=${() => screen.drafts.begin('head:owner', version)}>${icon('edit', 13)}</button>` : nothing}
    ${editable && owner !== own ? html`<button class="button small" @click=${() => void screen.setHead(what.incident, { owner: own })}>Make it mine</button>` : nothing}</span>`;
}

function responders(context: IncidentContext): TemplateResult {
  const { what, screen, editable } = context;
  const own = me()?.name ?? '';
  const isIn = what.incident.responders.some((name) => name.toLowerCase() === own.toLowerCase());
  return html`<span class="fact">Responders ${chips(context, 'responders')}
    ${editable && !isIn ? html`<button class="button small" @click=${() => void screen.setHead(what.incident, { addresponders: [own] })}>Join</button>` : nothing}</span>`;
}

/** The entries of a list of the incident, each with what takes it away, and the way to add one. */
export function chips(context: IncidentContext, field: 'tags' | 'responders'): TemplateResult {
  const { screen, what, editable } = context;
  const { incident } = what;
  const word = field === 'tags' ? 'tag' : 'responder';
  const add = (event: Event): void => {
    event.preventDefault();
    const input = (event.target as HTMLFormElement).elements.namedItem('one') as HTMLInputElement;
    const one = input.value.trim();
    if (one === '') return;
    input.value = '';
    void screen.setHead(incident, { [`add${field}`]: [one] });
  };
  return html`${incident[field].length === 0 && !editable ? html`<span class="muted">none</span>` : nothing}
    ${incident[field].map(
      (one) =>
        html`<span class="chip">${hostileText(one, 200)}${editable ? html`<button class="icon tiny" aria-label="Take this ${word} away" title="Take this ${word} away" @click=${() => void screen.setHead(incident, { [`remove${field}`]: [one] })}>${icon('close', 10)}</button>` : nothing}</span>`,
    )}
    ${editable ? html`<form class="adder" @submit=${add}><input class="input" name="one" maxlength="200" autocomplete="off" aria-label="Add a ${word}" placeholder="Add a ${word}" list=${field === 'tags' ? 'veris' : nothing} @focus=${() => field === 'tags' && screen.veris.need()} /></form>` : nothing}
    ${editable && field === 'tags' ? html`<datalist id="veris">${screen.veris.tags.map((tag) => html`<option value=${tag}></option>`)}</datalist>` : nothing}`;
}
