import { html, nothing, type TemplateResult } from 'lit';
import type { Part } from '../../src/incident/part.ts';
import { partWork } from '../controllers/incident-works.ts';
import { mayI, me } from '../controllers/session.ts';
import { PART_FORMS, type PartForm, type PartPlural } from '../model/incident-forms.ts';
import { everywhereUrl, isWatchable } from '../model/incident-links.ts';
import { incidentPath } from '../model/incidents-url.ts';
import { ago } from './ago.ts';
import { emit } from './emit.ts';
import { hostileBlock, hostileText } from './hostile-text.ts';
import { icon } from './icons.ts';
import type { IncidentContext } from './incident-context.ts';
import { draftForm } from './incident-form.ts';
import { inPage } from './links.ts';

/** All parts of a kind, and the way to add one. */
export function partList(context: IncidentContext, plural: PartPlural): TemplateResult {
  const form: PartForm = PART_FORMS[plural];
  const parts = context.what.parts[plural] ?? [];
  return html`<section class="parts" aria-label=${form.title}>
    <h2>${form.title} <span class="muted">${parts.length === 0 ? nothing : parts.length}</span></h2>
    ${parts.length === 0 ? html`<p class="muted none">${form.none}</p>` : html`<ul>${parts.map((part) => html`<li class="part" data-id=${part.id}>${partItem(context, plural, part)}</li>`)}</ul>`}
    ${addPart(context, plural)}
    ${removedParts(context, plural)}
  </section>`;
}

/** The button that begins a part, or its form. */
export function addPart(context: IncidentContext, plural: PartPlural): TemplateResult | typeof nothing {
  if (!context.editable) return nothing;
  const { screen, what } = context;
  const form: PartForm = PART_FORMS[plural];
  const key = `new:${plural}`;
  if (screen.drafts.get(key) === undefined)
    return html`<button class="button small" data-edit=${key} @click=${() => screen.drafts.begin(key, 0)}>${icon('plus', 13)} ${form.add}</button>`;
  const save = (): void => void screen.sendNew(what.incident.id, plural);
  return html`${draftForm(context, { key, label: form.add, fields: form.fields, base: {}, submit: 'Add', save })}`;
}

/** A part with what can be done with it, or its form. */
export function partItem(
  context: IncidentContext,
  plural: PartPlural,
  part: Part,
  shown?: TemplateResult,
): TemplateResult {
  const { screen, what, editable } = context;
  if (editable && screen.drafts.get(part.id) !== undefined) {
    const { fields, kind }: PartForm = PART_FORMS[plural];
    const save = (seen?: number): void => void screen.sendPart(what.incident.id, plural, part, seen);
    return html`${draftForm(context, { key: part.id, label: `Change this ${kind}`, fields, base: part, submit: 'Save', save })}`;
  }
  return html`<div class="said">${shown ?? partText(context, part)}</div>${editable ? partButtons(context, plural, part) : nothing}`;
}

function partButtons({ screen, what }: IncidentContext, plural: PartPlural, part: Part): TemplateResult {
  const { id } = what.incident;
  const set = (fields: Record<string, string | boolean>) => () =>
    void screen.act(partWork(id, { plural, part }, fields));
  const own = me()?.name ?? '';
  return html`<div class="acts">
    ${plural === 'tasks' && part['status'] !== 'done' ? html`<button class="button small" @click=${set({ status: 'done' })}>${icon('check', 12)} Done</button>` : nothing}
    ${plural === 'tasks' && part['owner'] === '' ? html`<button class="button small" @click=${set({ owner: own })}>Take it</button>` : nothing}
    ${plural === 'indicators' ? indicatorButtons(part) : nothing}
    <button class="icon" data-edit=${part.id} title="Change" aria-label="Change this ${part.kind}" @click=${() => screen.drafts.begin(part.id, part.version)}>${icon('edit', 14)}</button>
    <button class="icon" title="Remove; it can be restored" aria-label="Remove this ${part.kind}" @click=${set({ removed: true })}>${icon('close', 14)}</button>
  </div>`;
}

/** What is done about an indicator elsewhere: watched for, and looked for in all that was ever stored. */
function indicatorButtons(part: Part): TemplateResult {
  const [type, value] = [textOf(part, 'type'), textOf(part, 'value')];
  const watch = (event: Event): void => emit(event.currentTarget as HTMLElement, 'mz-watch', { value });
  return html`${mayI('edit-lists') && isWatchable(type) ? html`<button class="icon" title="Put on a list" aria-label="Put this indicator on a list" @click=${watch}>${icon('lists', 14)}</button>` : nothing}`;
}

/** Those that were taken away, and the way back. */
export function removedParts(context: IncidentContext, plural: PartPlural): TemplateResult | typeof nothing {
  const { screen, what, editable } = context;
  const gone = what.removed.filter(({ kind }) => kind === PART_FORMS[plural].kind);
  if (gone.length === 0) return nothing;
  return html`<details class="gone"><summary>${gone.length} removed</summary><ul>${gone.map(
    (part) => html`<li class="part"><div class="said">${partText(context, part)}</div>
      ${editable ? html`<button class="button small" @click=${() => void screen.act(partWork(what.incident.id, { plural, part }, { removed: false }))}>${icon('undo', 12)} Restore</button>` : nothing}</li>`,
  )}</ul></details>`;
}

const textOf = (part: Part, field: string): string => (typeof part[field] === 'string' ? part[field] : '');

/** What a part says. */
function partText(context: IncidentContext, part: Part): TemplateResult {
  const [status, description] = [textOf(part, 'status') || textOf(part, 'state'), textOf(part, 'description')];
  const more = description || (part.kind === 'event' ? textOf(part, 'note') : '');
  return html`<div class="line">
      ${status === '' ? nothing : html`<span class="tag ${status}">${status}</span>`}
      ${part.kind === 'indicator' ? html`<span class="tag">${hostileText(textOf(part, 'type'), 20)}</span>` : nothing}
      <span class="main ${part.kind}">${hostileText(mainText(part), 2000)}</span>
      ${part['temporary'] === true ? html`<span class="tag">for a time</span>` : nothing}
    </div>
    ${more === '' ? nothing : html`<p class="text">${hostileBlock(more, 20_000)}</p>`}
    <div class="facts">${partFacts(context, part)}</div>`;
}

function mainText(part: Part): string {
  return (
    ['summary', 'value', 'reference', 'text', 'name'].map((field) => textOf(part, field)).find((text) => text !== '') ??
    part.id
  );
}

function partFacts({ what, now, zone }: IncidentContext, part: Part): TemplateResult {
  const [owner, due] = [textOf(part, 'owner'), textOf(part, 'due')];
  const late = due !== '' && part['status'] !== 'done' && Date.parse(due) < now;
  const seen = what.seen.find((one) => one.part === part.id)?.incidents ?? [];
  return html`${owner === '' ? nothing : html`<span>owner ${hostileText(owner, 80)}</span>`}
    ${due === '' ? nothing : html`<span class=${late ? 'late' : ''}>${late ? 'overdue, ' : ''}due ${ago(due, now, zone)}</span>`}
    ${part.kind === 'indicator' ? html`<span>${seenIn(seen)}</span><span>${inPage(everywhereUrl(textOf(part, 'type'), textOf(part, 'value')), html`search all events`)}</span>` : nothing}
    <span>added by ${hostileText(part.createdby, 80)}, ${ago(part.created, now, zone)}</span>`;
}

function seenIn(incidents: readonly { readonly id: string; readonly summary: string }[]): TemplateResult {
  if (incidents.length === 0) return html`seen in no other incident`;
  return html`seen in ${incidents.length} other${incidents.length === 1 ? '' : 's'}: ${incidents
    .slice(0, 5)
    .map(({ id }, place) => html`${place === 0 ? nothing : ', '}${inPage(incidentPath(id), html`${id}`)}`)}`;
}
