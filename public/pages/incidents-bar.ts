import { html, nothing, type TemplateResult } from 'lit';
import { SEVERITIES } from '../../src/event/severity.ts';
import { ALL_PHASES, type IncidentKind, PHASES } from '../../src/incident/incident.ts';
import { icon } from '../components/icons.ts';
import type { IncidentsScreen } from '../controllers/incidents-screen.ts';
import { mayI, me } from '../controllers/session.ts';
import { formatCount } from '../model/format.ts';
import { incidentCounts } from '../model/incident-rows.ts';
import {
  INCIDENT_STANDINGS,
  type IncidentFacet,
  type IncidentStanding,
  type IncidentsState,
} from '../model/incidents-url.ts';
import '../components/mz-facet.ts';

const VIEWS: readonly { readonly view: IncidentsState['view']; readonly label: string }[] = [
  { view: 'table', label: 'Table' },
  { view: 'board', label: 'Board' },
  { view: 'pivot', label: 'Pivot' },
];
const KINDS: readonly { readonly kind: readonly IncidentKind[]; readonly label: string }[] = [
  { kind: [], label: 'All' },
  { kind: ['incident'], label: 'Incidents' },
  { kind: ['investigation'], label: 'Investigations' },
];
const FACETS: readonly { readonly facet: IncidentFacet; readonly label: string; readonly known: readonly string[] }[] =
  [
    { facet: 'phase', label: 'Phase', known: ALL_PHASES },
    { facet: 'severity', label: 'Severity', known: SEVERITIES },
  ];
const STANDING_WORDS: Readonly<Record<IncidentStanding, string>> = {
  open: 'Not closed',
  closed: 'Closed',
  unmerged: 'Closed or not',
};

/** What narrows the list, and how long it is; `typed` hears each change of the text, `open` asks for a new incident. */
export function incidentsBar(
  screen: IncidentsScreen,
  { shown, typed, open }: { readonly shown: number; readonly typed: (q: string) => void; readonly open: () => void },
): TemplateResult {
  const { state, list } = screen;
  const counts = incidentCounts(list.all ?? [], state, me()?.name ?? '');
  return html`<h1>Incidents <span class="muted" role="status">${list.all === undefined ? nothing : `${formatCount(shown)}${list.next === undefined ? '' : '+'}`}</span></h1>
    ${kinds(screen)}
    ${FACETS.map(({ facet, label, known }) => html`<mz-facet .facet=${facet} .label=${label} .known=${facet === 'phase' ? phasesOf(state) : known} .chosen=${state[facet]} .counts=${counts[facet]} .partial=${list.next !== undefined}></mz-facet>`)}
    <button class="button" aria-pressed=${state.mine} @click=${() => screen.change({ mine: !state.mine })}>Mine</button>
    <span class="select"><select aria-label="Whether they are closed" @change=${(event: Event) => screen.change({ which: (event.target as HTMLSelectElement).value as IncidentStanding })}>
      ${INCIDENT_STANDINGS.map((which) => html`<option value=${which} ?selected=${which === state.which}>${STANDING_WORDS[which]}</option>`)}
    </select>${icon('down', 12)}</span>
    <span class="find">${icon('search', 15)}<input class="input" type="search" aria-label="Text in incidents" placeholder="Text in id, title, description, owner or tags" autocomplete="off" .value=${state.q} @input=${(event: Event) => typed((event.target as HTMLInputElement).value)} /></span>
    <span class="views" role="group" aria-label="Shown as">${VIEWS.map(({ view, label }) => html`<button class="button" aria-pressed=${state.view === view} @click=${() => screen.change({ view })}>${label}</button>`)}</span>
    <button class="button" title="Load again (r)" aria-label="Load again" @click=${() => void screen.load()}>${icon('refresh')}</button>
    ${mayI('handle-incidents') ? html`<button class="button primary" @click=${open}>${icon('plus', 14)} New incident</button>` : nothing}`;
}

/** Incidents, investigations, or both. A phase that the other kind has not is not asked for any more. */
function kinds({ state, change }: IncidentsScreen): TemplateResult {
  return html`<span class="views" role="group" aria-label="Kind">${KINDS.map(({ kind, label }) => html`<button class="button" aria-pressed=${state.kind.join() === kind.join()} @click=${() => change({ kind, phase: state.phase.filter((one) => phasesOf({ kind }).includes(one)) })}>${label}</button>`)}</span>`;
}

/** The phases of what is asked for. */
function phasesOf({ kind }: Pick<IncidentsState, 'kind'>): readonly string[] {
  const [only, ...others] = kind;
  return (only === 'incident' || only === 'investigation') && others.length === 0 ? PHASES[only] : ALL_PHASES;
}

/** No incident is what is asked for: why, and what to do instead. */
export function noIncidents({ state, change }: IncidentsScreen): TemplateResult {
  const isNarrow = state.q !== '' || state.mine || [...state.kind, ...state.phase, ...state.severity].length > 0;
  return html`<div class="state">
    <span class="sign">${icon(isNarrow ? 'search' : 'check', 26)}</span>
    <h2>${isNarrow ? 'No incident matches' : 'Nothing is being handled'}</h2>
    <p>${isNarrow ? 'None is what the filters ask for.' : 'When an alert needs more than one person, or several belong together, open an incident: with the key i on the page Alerts, or here.'}</p>
    <div class="choices">
      ${isNarrow ? html`<button class="button" @click=${() => change({ q: '', mine: false, kind: [], phase: [], severity: [] })}>${icon('close')} Remove the filters</button>` : nothing}
      ${state.which === 'unmerged' ? nothing : html`<button class="button" @click=${() => change({ which: 'unmerged' })}>Closed ones, too</button>`}
    </div>
  </div>`;
}
