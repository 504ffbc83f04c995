import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { VersionedIncident } from '../../src/incident/incident.ts';
import { ClockController } from '../controllers/clock.ts';
import { GridFocus } from '../controllers/grid-focus.ts';
import { PreferencesController } from '../controllers/preferences.ts';
import { PresenceController } from '../controllers/presence.ts';
import { incidentPath } from '../model/incidents-url.ts';
import { escapeHidden } from '../model/visible-text.ts';
import { controls } from '../styles/controls.ts';
import { incidentTableStyles } from '../styles/incident-table.ts';
import { ago } from './ago.ts';
import { avatarStyles, avatars } from './avatars.ts';
import { emit } from './emit.ts';
import { hostileText } from './hostile-text.ts';
import './mz-severity.ts';

const COLUMNS = [
  ['id', 'Id'],
  ['severity', 'Severity'],
  ['summary', 'Title'],
  ['kind', 'Kind'],
  ['phase', 'Phase'],
  ['tlp', 'TLP'],
  ['owner', 'Owner'],
  ['responders', 'Responders'],
  ['changed', 'Updated'],
] as const;
const SUMMARY_LENGTH = 300;

/** The incidents as a grid, a row each: opened by a click or Enter. */
export class MzIncidentTable extends LitElement {
  static override properties = { incidents: { attribute: false } };
  declare incidents: readonly VersionedIncident[];
  readonly #preferences = new PreferencesController(this);
  readonly #clock = new ClockController(this);
  readonly #presence = new PresenceController(this);
  readonly #focus = new GridFocus(this, {
    size: () => ({ rows: this.incidents.length, columns: 1 }),
    reveal: (row) => this.renderRoot.querySelector(`[data-row="${row}"]`)?.scrollIntoView({ block: 'nearest' }),
    open: (row) => this.#open(this.incidents[row]),
    act: () => false,
  });

  static override styles = [controls, avatarStyles, incidentTableStyles];

  constructor() {
    super();
    this.incidents = [];
  }

  /** Gives the focus to the row of this incident. */
  focusRow(id: string): void {
    const row = this.incidents.findIndex((incident) => incident.id === id);
    if (row >= 0) this.#focus.moveTo(row, 0);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('incidents')?.[this.#focus.row]?.id;
    // The focus belongs to an incident, not to a place in the list.
    const row = this.incidents.findIndex(({ id }) => id === before);
    if (row >= 0) this.#focus.row = row;
    this.#focus.row = Math.max(0, Math.min(this.#focus.row, this.incidents.length - 1));
  }

  #open(incident: VersionedIncident | undefined): void {
    if (incident !== undefined) emit(this, 'mz-incident', { id: incident.id });
  }
  #clicked(incident: VersionedIncident): void {
    if ((getSelection()?.toString() ?? '') === '') this.#open(incident);
  }

  protected override render(): TemplateResult {
    return html`<div class="scroller">
      <div role="grid" aria-label="Incidents" aria-rowcount=${this.incidents.length + 1}>
        <div role="rowgroup"><div class="head line" role="row" aria-rowindex="1">${COLUMNS.map(([area, label]) => html`<div class=${area} role="columnheader">${label}</div>`)}</div></div>
        <div role="rowgroup">${repeat(
          this.incidents,
          ({ id }) => id,
          (incident, row) => this.#row(incident, row),
        )}</div>
      </div>
      <slot></slot>
    </div>`;
  }

  #row(incident: VersionedIncident, row: number): TemplateResult {
    const { id, kind, phase, severity, summary, tlp, owner, responders, changed } = incident;
    const none = html`<span class="muted">–</span>`;
    return html`<div
      class="row line ${phase === 'closed' ? 'closed' : ''}"
      role="row"
      aria-rowindex=${row + 2}
      data-id=${id}
      data-row=${row}
      data-column="0"
      tabindex=${this.#focus.row === row ? 0 : -1}
      @focus=${() => this.#focus.entered(row, 0)}
      @click=${() => this.#clicked(incident)}
    >
      <div class="id" role="gridcell">${id}</div>
      <div class="severity" role="gridcell"><mz-severity value=${severity}></mz-severity></div>
      <div class="summary" role="gridcell" title=${escapeHidden(summary)}>${avatars(this.#presence.at(incidentPath(id)), 3)} ${hostileText(summary, SUMMARY_LENGTH)}</div>
      <div class="kind" role="gridcell">${kind}</div>
      <div class="phase" role="gridcell"><span class="pill ${phase === 'closed' ? '' : 'on'}">${phase}</span></div>
      <div class="tlp" role="gridcell">${tlp}</div>
      <div class="owner" role="gridcell">${owner === '' ? none : hostileText(owner, 80)}</div>
      <div class="responders" role="gridcell" title=${responders.length === 0 ? nothing : escapeHidden(responders.join(', '))}>${responders.length === 0 ? none : hostileText(responders.join(', '), 200)}</div>
      <div class="changed" role="gridcell">${ago(changed, this.#clock.now, this.#preferences.value.zone)}</div>
    </div>`;
  }
}
customElements.define('mz-incident-table', MzIncidentTable);
