import { html, nothing, type TemplateResult } from 'lit';
import { hostileText } from '../components/hostile-text.ts';
import { icon } from '../components/icons.ts';
import { incidentActivity } from '../components/incident-activity.ts';
import { incidentAlerts } from '../components/incident-alerts.ts';
import type { IncidentContext } from '../components/incident-context.ts';
import { incidentEvidence } from '../components/incident-evidence.ts';
import { incidentHead } from '../components/incident-head.ts';
import { incidentNote } from '../components/incident-note.ts';
import { partList } from '../components/incident-parts.ts';
import { incidentSummary } from '../components/incident-summary.ts';
import { incidentTimeline } from '../components/incident-timeline.ts';
import type { IncidentsScreen } from '../controllers/incidents-screen.ts';
import { INCIDENT_TABS, type IncidentTab } from '../model/incidents-url.ts';

const TABS: Readonly<
  Record<IncidentTab, { readonly label: string; readonly body: (context: IncidentContext) => unknown }>
> = {
  summary: { label: 'Summary', body: incidentSummary },
  note: { label: 'Note', body: incidentNote },
  timeline: { label: 'Timeline', body: incidentTimeline },
  alerts: { label: 'Alerts', body: incidentAlerts },
  indicators: { label: 'Indicators', body: (context) => partList(context, 'indicators') },
  tasks: { label: 'Tasks', body: (context) => partList(context, 'tasks') },
  evidence: { label: 'Evidence', body: incidentEvidence },
  theories: {
    label: 'Theories and mitigations',
    body: (context) => [partList(context, 'theories'), partList(context, 'mitigations')],
  },
  lessons: {
    label: 'Lessons and references',
    body: (context) => [partList(context, 'lessons'), partList(context, 'references')],
  },
  activity: { label: 'Activity', body: incidentActivity },
};

/** One incident as a whole page. */
export function incidentView(context: IncidentContext): TemplateResult {
  const { screen } = context;
  const { tab } = screen.state;
  return html`<div class="incident">
    ${incidentHead(context)}
    <div class="tabs" role="tablist" aria-label="Parts of the incident" @keydown=${(event: KeyboardEvent) => step(event, screen)}>
      ${INCIDENT_TABS.map(
        (one) =>
          html`<button role="tab" id="tab-${one}" aria-selected=${one === tab} aria-controls="panel" tabindex=${one === tab ? 0 : -1} @click=${() => screen.change({ tab: one }, true)}>${TABS[one].label}${count(context, one)}</button>`,
      )}
    </div>
    <div class="panel" id="panel" role="tabpanel" aria-labelledby="tab-${tab}">${TABS[tab].body(context)}</div>
  </div>`;
}

function count({ what: { alerts, parts } }: IncidentContext, tab: IncidentTab): TemplateResult | typeof nothing {
  const sum = (...plurals: readonly string[]): number =>
    plurals.reduce((all, plural) => all + (parts[plural]?.length ?? 0), 0);
  const open = (parts['tasks'] ?? []).filter((task) => task['status'] !== 'done').length;
  const counts: Readonly<Partial<Record<IncidentTab, number>>> = {
    alerts: alerts.length,
    indicators: sum('indicators'),
    tasks: open,
    evidence: sum('evidence'),
    theories: sum('theories', 'mitigations'),
    lessons: sum('lessons', 'references'),
  };
  const number = counts[tab] ?? 0;
  return number === 0 ? nothing : html` <span class="count">${number}</span>`;
}

/** The arrow keys go from one tab to the next. */
function step(event: KeyboardEvent, screen: IncidentsScreen): void {
  const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  if (by === 0) return;
  event.preventDefault();
  const { length } = INCIDENT_TABS;
  const tab = INCIDENT_TABS[(INCIDENT_TABS.indexOf(screen.state.tab) + by + length) % length] ?? 'summary';
  const tabs = event.currentTarget as HTMLElement;
  screen.change({ tab }, true);
  tabs.querySelector<HTMLElement>(`#tab-${tab}`)?.focus();
}

/** What became of the last that was done, and the way back. */
export function incidentOutcome({ handling }: IncidentsScreen): TemplateResult | typeof nothing {
  const { outcome } = handling;
  if (outcome === undefined) return nothing;
  const { words, isUndo, failure } = outcome;
  const isBad = failure !== undefined;
  return html`<div class="outcome ${isBad ? 'bad' : ''}">
    <div class="told" role=${isBad ? 'alert' : 'status'}>${icon(isBad ? 'alert' : 'check', 15)}
      <p>${isBad ? html`<b>Not done:</b> ${hostileText(failure, 400)}` : html`${isUndo ? 'Taken back: ' : nothing}${hostileText(words, 200)}`}</p></div>
    ${handling.canUndo && !isUndo && !isBad ? html`<button class="button small" title="Undo (u)" @click=${() => void handling.undo()}>${icon('undo', 13)} Undo</button>` : nothing}
    <button class="icon" aria-label="Close this message" @click=${() => handling.forgetOutcome()}>${icon('close', 13)}</button>
  </div>`;
}
