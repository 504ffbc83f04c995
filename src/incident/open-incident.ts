import type { VersionedAlert } from '../alert/find-alerts.ts';
import type { JsonObject } from '../event/event.ts';
import { SEVERITIES } from '../event/severity.ts';
import { MozdefError } from '../lifecycle/error.ts';
import type { StateChange } from '../state/state-store.ts';
import { INCIDENTS, newestFirst } from './find-incidents.ts';
import { checkPhase, type Incident, type IncidentFields, type VersionedIncident } from './incident.ts';
import { HEAD, recorded } from './incident-history.ts';
import { nextIncidentId } from './incident-id.ts';
import { type AlertDesk, freeAlerts, linkChanges } from './link-alerts.ts';
import { newPart } from './part.ts';

/** What an incident is opened with. */
export type IncidentDraft = { readonly [Field in keyof IncidentFields]?: IncidentFields[Field] | undefined } & {
  /** Whom the program that opens it names as the one who does. */
  readonly creator?: string | undefined;
  /** Ids of alerts that belong to it from now on. */
  readonly alerts?: readonly string[] | undefined;
  readonly references?: readonly string[] | undefined;
};

export interface OpenedIncident {
  readonly incident: VersionedIncident;
  /** Its alerts, as they stand now. */
  readonly alerts: readonly VersionedAlert[];
}

const ATTEMPTS = 20;

/**
 * Opens an incident or an investigation, with its alerts and references, all in one write. What is not said is taken from the alerts:
 * the summary of the first, the gravest severity, when it began and was reported. Rejects with `request-invalid`, or with `conflict`
 * for an alert that belongs to another incident.
 */
export async function openIncident(draft: IncidentDraft, desk: AlertDesk): Promise<OpenedIncident> {
  const { state, now } = desk;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const alerts = await freeAlerts(state, draft.alerts ?? [], undefined);
    const { id, take } = await nextIncidentId(state, now());
    const incident = incidentFrom(draft, { alerts, id, desk });
    const { changed, changes } = linkChanges(id, { alerts }, desk);
    const references = (draft.references ?? []).map((reference) =>
      newPart(id, { kind: 'reference', fields: { reference, description: '' } }, desk),
    );
    const written = await state.write([
      take,
      { collection: INCIDENTS, id, body: { ...bodyOf(incident), fieldversions: {} }, expected: 0 },
      newestFirst(incident),
      openingOf(incident),
      ...changes,
      ...references.flatMap((reference) => reference.changes),
    ]);
    if (written) return { incident: { ...incident, version: 1 }, alerts: changed };
  }
  throw new MozdefError('conflict', 'others open incidents, or change these alerts, all the time', {
    remedy: 'Try again.',
  });
}

interface Ground {
  readonly alerts: readonly VersionedAlert[];
  readonly id: string;
  readonly desk: AlertDesk;
}

function incidentFrom(draft: IncidentDraft, { alerts, id, desk: { actor, now } }: Ground): Incident {
  const created = new Date(now()).toISOString();
  const { creator = '', alerts: _, references: __, ...said } = draft;
  const fields = { ...standards(created), ...fromAlerts(alerts), ...given(said) };
  if (fields.summary === '')
    throw new MozdefError('request-invalid', 'a summary is missing', {
      where: 'summary',
      remedy: 'Say what it is about.',
    });
  checkPhase(fields.kind, fields.phase);
  const closed = fields.phase === 'closed' && fields.closed === '' ? created : fields.closed;
  return {
    id,
    ...fields,
    closed,
    created,
    createdby: actor,
    creator,
    changed: created,
    changedby: actor,
    phases: [{ phase: fields.phase, at: created, by: actor }],
    mergedinto: '',
    merged: [],
  };
}

function standards(created: string): IncidentFields {
  const dates = { began: '', reported: created, verified: '', contained: '', mitigated: '', ended: '', closed: '' };
  return {
    kind: 'incident',
    phase: 'identification',
    summary: '',
    description: '',
    severity: 'WARNING',
    tlp: 'AMBER',
    owner: '',
    responders: [],
    contact: '',
    tags: [],
    ...dates,
    opened: created,
  };
}

function fromAlerts(alerts: readonly VersionedAlert[]): Partial<IncidentFields> {
  const [first] = alerts;
  if (!first) return {};
  const least = (times: readonly string[]): string => times.toSorted()[0] ?? '';
  return {
    summary: first.summary.slice(0, 500),
    severity: SEVERITIES.find((severity) => alerts.some((alert) => alert.severity === severity)) ?? first.severity,
    began: least(alerts.map(({ firstseen }) => firstseen)),
    reported: least(alerts.map(({ utctimestamp }) => utctimestamp)),
  };
}

function given(said: Omit<IncidentDraft, 'creator' | 'alerts' | 'references'>): Partial<IncidentFields> {
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}

function openingOf(incident: Incident): StateChange {
  const { id, created, createdby, changed: _, changedby: __, phases: ___, ...after } = incident;
  return recorded({
    incident: id,
    what: HEAD,
    version: 1,
    utctimestamp: created,
    actor: createdby,
    action: 'open',
    before: {},
    after: bodyOf(after),
  });
}

function bodyOf(incident: object): JsonObject {
  return incident as unknown as JsonObject;
}
