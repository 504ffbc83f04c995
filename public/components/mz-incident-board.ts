import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { INCIDENT_KINDS, type IncidentKind, PHASES, type VersionedIncident } from '../../src/incident/incident.ts';
import { ClockController } from '../controllers/clock.ts';
import { PreferencesController } from '../controllers/preferences.ts';
import { PresenceController } from '../controllers/presence.ts';
import { mayI } from '../controllers/session.ts';
import { incidentPath } from '../model/incidents-url.ts';
import { controls } from '../styles/controls.ts';
import { ago } from './ago.ts';
import { avatarStyles, avatars } from './avatars.ts';
import { emit } from './emit.ts';
import { hostileText } from './hostile-text.ts';
import { inPage } from './links.ts';
import './mz-severity.ts';

/** The incidents as cards, a column for each phase of their kind; one is moved by drag or by its own choice. */
export class MzIncidentBoard extends LitElement {
  static override properties = {
    incidents: { attribute: false },
    closed: { type: Boolean },
    dragged: { state: true },
    over: { state: true },
  };
  declare incidents: readonly VersionedIncident[];
  /** Whether closed ones are among them. */
  declare closed: boolean;
  declare dragged: VersionedIncident | undefined;
  /** The phase over which a card is held. */
  declare over: string;
  readonly #preferences = new PreferencesController(this);
  readonly #clock = new ClockController(this);
  readonly #presence = new PresenceController(this);

  static override styles = [
    controls,
    avatarStyles,
    css`
      :host { display: block; min-width: 0; min-height: 0; overflow: auto; scrollbar-width: thin; background: var(--bg); }
      h2 { margin: 12px 14px 6px; font-size: 12px; color: var(--text-2); }
      .board { display: grid; grid-auto-flow: column; grid-auto-columns: minmax(212px, 1fr); gap: 10px; padding: 0 14px 14px; }
      section { display: flex; flex-direction: column; gap: 8px; min-height: 90px; padding: 8px; border: 1px solid var(--line); border-radius: 10px; background: var(--sunken); }
      section.over { border-color: var(--accent); background: var(--accent-soft); }
      h3 { display: flex; justify-content: space-between; margin: 0; font-size: 12px; }
      h3 span { color: var(--text-2); font-weight: 400; }
      .card { display: grid; gap: 5px; padding: 8px 10px; border: 1px solid var(--line-strong); border-radius: 8px; background: var(--surface); font-size: 12px; }
      .card[draggable='true'] { cursor: grab; }
      .top { display: flex; justify-content: space-between; gap: 8px; }
      .top a { white-space: nowrap; color: var(--accent); font: 11.5px var(--mono); }
      .summary { display: -webkit-box; overflow: hidden; overflow-wrap: anywhere; font-size: 12.5px; -webkit-box-orient: vertical; -webkit-line-clamp: 3; }
      .facts { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 4px 8px; color: var(--text-2); font-size: 11.5px; overflow-wrap: anywhere; }
      select { max-width: 100%; height: 22px; padding: 0 2px; border: 1px solid var(--line); border-radius: 5px; background: var(--raised); color: var(--text-2); font-size: 11px; }
      .card select { opacity: 0.75; }
      .card:hover select, .card:focus-within select { opacity: 1; }
    `,
  ];

  constructor() {
    super();
    this.incidents = [];
    this.closed = false;
    this.dragged = undefined;
    this.over = '';
  }

  protected override render(): readonly TemplateResult[] {
    const kinds = INCIDENT_KINDS.toReversed().filter((kind) => this.incidents.some((one) => one.kind === kind));
    return kinds.map(
      (kind) =>
        html`<h2>${kind === 'incident' ? 'Incidents' : 'Investigations'}</h2><div class="board">${this.#phases(kind).map((phase) => this.#column(kind, phase))}</div>`,
    );
  }

  #phases(kind: IncidentKind): readonly string[] {
    return PHASES[kind].filter((phase) => phase !== 'closed' || this.closed || this.dragged !== undefined);
  }

  #column(kind: IncidentKind, phase: string): TemplateResult {
    const some = this.incidents.filter((one) => one.kind === kind && one.phase === phase);
    const place = `${kind} ${phase}`;
    const takes = this.dragged !== undefined && this.dragged.kind === kind && this.dragged.phase !== phase;
    const held = (event: DragEvent): void => {
      if (!takes) return;
      event.preventDefault();
      this.over = place;
    };
    const dropped = (event: DragEvent): void => {
      event.preventDefault();
      if (takes && this.dragged) this.#move(this.dragged, phase);
      this.dragged = undefined;
      this.over = '';
    };
    return html`<section class=${this.over === place ? 'over' : ''} aria-label="${kind}: ${phase}" data-phase=${phase} @dragover=${held} @drop=${dropped}>
      <h3>${phase} <span>${some.length}</span></h3>${some.map((one) => this.#card(one))}</section>`;
  }

  #move(incident: VersionedIncident, phase: string): void {
    emit(this, 'mz-incident-move', { incident, phase });
  }

  #card(one: VersionedIncident): TemplateResult {
    const { id, severity, summary, owner, changed, kind, phase } = one;
    const mayMove = mayI('handle-incidents');
    const chosen = (event: Event): void => {
      const select = event.target as HTMLSelectElement;
      const wanted = select.value;
      // It shows what is so: until that is done, what was before.
      select.value = phase;
      this.#move(one, wanted);
    };
    return html`<article class="card" data-id=${id} draggable=${mayMove ? 'true' : 'false'} @dragstart=${() => (this.dragged = one)} @dragend=${() => (this.dragged = undefined)}>
      <div class="top">${inPage(incidentPath(id), html`${id}`)}<mz-severity value=${severity}></mz-severity></div>
      <div class="summary">${avatars(this.#presence.at(incidentPath(id)), 3)} ${hostileText(summary, 300)}</div>
      <div class="facts"><span>${owner === '' ? 'no owner' : hostileText(owner, 60)}</span><span>${ago(changed, this.#clock.now, this.#preferences.value.zone)}</span></div>
      ${mayMove ? html`<select aria-label="Phase of ${id}" .value=${phase} @change=${chosen}>${PHASES[kind].map((word) => html`<option value=${word} ?selected=${word === phase}>${word}</option>`)}</select>` : nothing}
    </article>`;
  }
}
customElements.define('mz-incident-board', MzIncidentBoard);
