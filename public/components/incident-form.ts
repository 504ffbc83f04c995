import { html, nothing, type TemplateResult } from 'lit';
import type { JsonObject, JsonValue } from '../../src/event/event.ts';
import type { Conflict, IncidentDraft } from '../controllers/incident-drafts.ts';
import { type Zone, zoneName } from '../model/format.ts';
import type { FormField } from '../model/incident-forms.ts';
import { entryWords, fieldChanges } from '../model/incident-words.ts';
import { fromTimeInput, toTimeInput } from '../model/time-input.ts';
import { ago } from './ago.ts';
import { hostileBlock, hostileText } from './hostile-text.ts';
import { icon } from './icons.ts';
import type { IncidentContext } from './incident-context.ts';

const SHOWN = 1000;

/** A form over something of an incident. */
export interface FormView {
  /** Of its draft. */
  readonly key: string;
  /** For those who cannot see what it is about. */
  readonly label: string;
  readonly fields: readonly FormField[];
  /** How it is now, without what was typed. */
  readonly base: Readonly<JsonObject>;
  readonly submit: string;
  /** Sends it; with a version: over what others did until then. */
  readonly save: (seen?: number) => void;
}

/** The form, with what was typed into it, and who was faster if someone was; nothing while it is not open. */
export function draftForm(context: IncidentContext, view: FormView): TemplateResult | typeof nothing {
  const { drafts } = context.screen;
  const draft = drafts.get(view.key);
  if (draft === undefined) return nothing;
  const { key, label, fields, submit, save } = view;
  const send = (event: Event): void => {
    event.preventDefault();
    save(draft.conflict?.version);
  };
  return html`<form class="draft" data-key=${key} aria-label=${label} @submit=${send} @keydown=${(
    event: KeyboardEvent,
  ) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey))
      (event.currentTarget as HTMLFormElement).requestSubmit();
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    event.preventDefault();
    drafts.drop(key);
  }}>
    ${refusalOf(context, draft)}
    ${fields.map((field) => formField(context, view, field))}
    <div class="buttons">
      <button class="button small primary" type="submit" ?disabled=${draft.busy === true}>${draft.conflict === undefined ? submit : 'Apply again'}</button>
      <button class="button small" type="button" @click=${() => drafts.drop(key)}>${draft.conflict === undefined ? 'Cancel' : 'Leave it as it is now'}</button>
    </div>
  </form>`;
}

/** Why it was refused. */
export function refusalOf(
  context: Pick<IncidentContext, 'now' | 'zone'>,
  { conflict, refusal }: IncidentDraft,
): TemplateResult {
  return html`<div role="alert">${
    conflict === undefined
      ? refusal === undefined
        ? nothing
        : html`<p class="note-bad">${icon('alert', 14)}<span>Not done: ${hostileText(refusal, 500)}</span></p>`
      : html`<div class="note-bad">${icon('alert', 14)}<div>Someone was faster. What you typed is still here.${conflictList(context, conflict)}</div></div>`
  }</div>`;
}

function conflictList({ now, zone }: Pick<IncidentContext, 'now' | 'zone'>, { changes }: Conflict): TemplateResult {
  return html`<ul>${changes.map(
    (entry) =>
      html`<li><b>${hostileText(entry.actor, 100)}</b> ${entryWords(entry)} ${ago(entry.utctimestamp, now, zone)}: ${fieldChanges(
        entry,
        zone,
      ).map(
        ({ field, before, after }) =>
          html`<span class="change">${field}: ${before === '' ? html`<i>nothing</i>` : hostileText(before, SHOWN)} → ${after === '' ? html`<i>nothing</i>` : hostileText(after, SHOWN)}</span>`,
      )}</li>`,
  )}</ul>`;
}

function formField(context: IncidentContext, view: FormView, field: FormField): TemplateResult {
  const { drafts } = context.screen;
  const { name, label, type, required = false, most = 500 } = field;
  const typed = drafts.get(view.key)?.values[name] ?? view.base[name] ?? '';
  const text = typeof typed === 'string' ? typed : '';
  const set = (value: JsonValue): void => drafts.type(view.key, name, value);
  if (type === 'check')
    return html`<label class="check"><input type="checkbox" .checked=${typed === true} @change=${(event: Event) => set((event.target as HTMLInputElement).checked)} /> ${label}</label>`;
  if (type === 'choice') return choiceField(field, text, set);
  if (type === 'time') return timeField(field, { text, zone: context.zone, set });
  if (type === 'text')
    return html`<label class="wide">${label}<textarea class="input" maxlength=${most} ?required=${required} .value=${text} @input=${(event: Event) => set((event.target as HTMLTextAreaElement).value)}></textarea></label>`;
  return html`<label class=${required ? 'wide' : ''}>${label}<input class="input" maxlength=${most} ?required=${required} autocomplete="off" .value=${text} @input=${(event: Event) => set((event.target as HTMLInputElement).value)} /></label>`;
}

function choiceField({ label, choices = [] }: FormField, value: string, set: (value: string) => void): TemplateResult {
  return html`<label>${label}<span class="select"><select @change=${(event: Event) => set((event.target as HTMLSelectElement).value)}>
    ${choices.map((one) => html`<option value=${one} ?selected=${one === value}>${one}</option>`)}
  </select>${icon('down', 12)}</span></label>`;
}

function timeField(
  { label }: FormField,
  { text, zone, set }: { readonly text: string; readonly zone: Zone; readonly set: (value: string) => void },
): TemplateResult {
  return html`<label>${label} (${zoneName(zone)})<input class="input" type="datetime-local" step="1" .value=${toTimeInput(text, zone)} @change=${(event: Event) => set(fromTimeInput((event.target as HTMLInputElement).value, zone))} /></label>`;
}

/** A text over several lines, or that there is none. */
export function longText(text: string, none: string): TemplateResult {
  return text === ''
    ? html`<p class="muted none">${none}</p>`
    : html`<p class="text">${hostileBlock(text, 20_000)}</p>`;
}
