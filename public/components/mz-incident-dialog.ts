import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { VersionedAlert } from '../../src/alert/find-alerts.ts';
import type { JsonObject, Event as StoredEvent } from '../../src/event/event.ts';
import { SEVERITIES } from '../../src/event/severity.ts';
import { INCIDENT_KINDS, type VersionedIncident } from '../../src/incident/incident.ts';
import { type ApiError, asApiError } from '../api/api-error.ts';
import { incidentApi } from '../api/incident-api.ts';
import { IncidentFinder } from '../controllers/incident-finder.ts';
import { me } from '../controllers/session.ts';
import { formatCount } from '../model/format.ts';
import { controls } from '../styles/controls.ts';
import { incidentDialogStyles } from '../styles/incident-dialog.ts';
import { selectStyles } from '../styles/select.ts';
import { emit } from './emit.ts';
import { formTexts } from './form-texts.ts';
import { hostileText } from './hostile-text.ts';
import { icon } from './icons.ts';
import './mz-severity.ts';

/** Opens an incident, or makes alerts part of one that is there; sends `mz-incident` once that is done. */
export class MzIncidentDialog extends LitElement {
  static override properties = {
    alerts: { state: true },
    event: { state: true },
    mode: { state: true },
    refused: { state: true },
    busy: { state: true },
  };
  /** Those that are to belong to it. */
  declare alerts: readonly VersionedAlert[];
  /** One that is to stand in its timeline. */
  declare event: StoredEvent | undefined;
  declare mode: 'new' | 'there';
  declare refused: ApiError | undefined;
  declare busy: boolean;
  readonly #finder = new IncidentFinder(this, {
    failed: (error) => {
      this.refused = error;
    },
  });
  /** Why the event matters. */
  #note = '';

  static override styles = [controls, selectStyles, incidentDialogStyles];

  constructor() {
    super();
    this.alerts = [];
    this.event = undefined;
    this.mode = 'new';
    this.refused = undefined;
    this.busy = false;
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  /** Asks about alerts, or about an event; about neither: for a new incident. */
  show(alerts: readonly VersionedAlert[] = [], event?: StoredEvent): void {
    this.alerts = alerts;
    this.event = event;
    this.#note = '';
    this.#finder.clear();
    this.refused = undefined;
    // An event is rarely what an incident begins with.
    this.#choose(event === undefined ? 'new' : 'there');
    void this.updateComplete.then(() => {
      this.renderRoot.querySelector('form')?.reset();
      this.#dialog?.showModal();
    });
  }

  readonly #open = (event: SubmitEvent): void => {
    event.preventDefault();
    const given = formTexts(event.target as HTMLFormElement);
    const said = (name: string): string | undefined => given(name).trim() || undefined;
    const alerts = this.alerts.map(({ id }) => id);
    void this.#do(async () => {
      const incident = await incidentApi.open({
        kind: given('kind'),
        summary: said('summary'),
        severity: said('severity'),
        owner: said('owner'),
        ...(alerts.length > 0 && { alerts }),
      });
      return await this.#with(incident);
    });
  };
  readonly #join = (incident: VersionedIncident): void =>
    void this.#do(async () => {
      if (this.alerts.length > 0) await incidentApi.changeAlerts(incident.id, { add: this.alerts.map(({ id }) => id) });
      return await this.#with(incident);
    });

  /** Once it has the event. */
  async #with(incident: VersionedIncident): Promise<VersionedIncident> {
    if (this.event !== undefined) await incidentApi.add(incident.id, 'events', starred(this.event, this.#note));
    return incident;
  }

  async #do(work: () => Promise<VersionedIncident>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.refused = undefined;
    try {
      const { id } = await work();
      this.#dialog?.close();
      emit(this, 'mz-incident', { id });
    } catch (thrown) {
      this.refused = asApiError(thrown);
    } finally {
      this.busy = false;
    }
  }

  #choose(mode: 'new' | 'there'): void {
    this.mode = mode;
    this.refused = undefined;
    if (mode === 'there' && this.#finder.found === undefined) void this.#finder.find('');
  }

  protected override render(): TemplateResult {
    const mode = (which: 'new' | 'there', label: string): TemplateResult =>
      html`<button class="button" type="button" aria-pressed=${this.mode === which} @click=${() => this.#choose(which)}>${label}</button>`;
    return html`<dialog aria-labelledby="title">
      <h2 id="title">${this.#title()}</h2>
      ${
        this.alerts.length === 0 && this.event === undefined
          ? nothing
          : html`${this.#about()}
        <div class="modes" role="group" aria-label="Which incident">${mode('new', 'A new one')}${mode('there', 'One that is open')}</div>`
      }
      ${this.refused === undefined ? nothing : html`<p class="bad" role="alert">Not done: ${hostileText(this.refused.message, 400)}. ${hostileText(this.refused.body.remedy ?? '', 300)}</p>`}
      ${this.mode === 'new' ? this.#form() : this.#search()}
    </dialog>`;
  }

  #title(): string {
    const { length } = this.alerts;
    if (this.event !== undefined) return 'Add the event to the timeline of an incident';
    if (length === 0) return 'New incident';
    return length === 1
      ? 'Make the alert part of an incident'
      : `Make ${formatCount(length)} alerts part of an incident`;
  }

  /** What it is that is to belong to one. */
  #about(): TemplateResult {
    const { alerts, event } = this;
    if (event !== undefined)
      return html`<p>${hostileText(`${event.hostname}: ${event.summary}`, 300)}</p>
        <label>Why it matters<input class="input" maxlength="2000" autocomplete="off" .value=${this.#note} @input=${(typed: InputEvent) => (this.#note = (typed.target as HTMLInputElement).value)} /></label>`;
    return html`<p>${hostileText(alerts[0]?.summary ?? '', 200)}${alerts.length > 1 ? html` and ${formatCount(alerts.length - 1)} more` : nothing}. What belongs to an incident is escalated.</p>`;
  }

  #form(): TemplateResult {
    const fromAlerts = this.alerts.length > 0;
    const severities = fromAlerts ? ['', ...SEVERITIES] : SEVERITIES;
    return html`<form @submit=${this.#open}>
      <label>${fromAlerts ? "Title; empty: the alert's summary" : 'Title'}<input class="input" name="summary" maxlength="500" autocomplete="off" ?required=${!fromAlerts} autofocus /></label>
      <div class="three">
        <label>Kind<span class="select"><select name="kind">${INCIDENT_KINDS.toReversed().map((kind) => html`<option value=${kind}>${kind}</option>`)}</select>${icon('down', 12)}</span></label>
        <label>Severity<span class="select"><select name="severity">${severities.map((one) => html`<option value=${one} ?selected=${one === (fromAlerts ? '' : 'WARNING')}>${one === '' ? 'the gravest of them' : one}</option>`)}</select>${icon('down', 12)}</span></label>
        <label>Owner<input class="input" name="owner" maxlength="200" autocomplete="off" value=${me()?.name ?? ''} placeholder="no one" /></label>
      </div>
      <p>An investigation asks whether something happened; it becomes an incident when it did.</p>
      ${this.#end(html`<button class="button primary" type="submit" ?disabled=${this.busy}>Open it</button>`)}
    </form>`;
  }

  #search(): TemplateResult {
    return html`<label>Find it by id, title, owner or tag<input class="input" type="search" autocomplete="off" autofocus @input=${(event: Event) => this.#finder.typed((event.target as HTMLInputElement).value)} /></label>
      <ul class="found" aria-label="Open incidents">${this.#finder.found?.map(
        (incident) => html`<li><button class="choice" ?disabled=${this.busy} @click=${() => this.#join(incident)}>
          <span class="id">${incident.id}</span><mz-severity value=${incident.severity}></mz-severity><span class="name">${hostileText(incident.summary, 200)}</span>
        </button></li>`,
      )}</ul>
      ${this.#finder.found?.length === 0 ? html`<p role="status">No open incident holds this text.</p>` : nothing}
      ${this.#end(nothing)}`;
  }

  #end(submit: TemplateResult | typeof nothing): TemplateResult {
    return html`<div class="end"><button class="button" type="button" @click=${() => this.#dialog?.close()}>Cancel</button>${submit}</div>`;
  }
}
customElements.define('mz-incident-dialog', MzIncidentDialog);

/** The event as it stands in the timeline, also when it is no longer stored. */
function starred({ mozdef, utctimestamp, summary, hostname }: StoredEvent, note: string): JsonObject {
  const line = summary.slice(0, 500).trim();
  const known = { at: utctimestamp, hostname: hostname.slice(0, 200), ...(line !== '' && { summary: line }) };
  return { event: mozdef.id, note: note.trim(), ...known };
}
