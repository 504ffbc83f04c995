import { z } from 'zod';
import type { Principal } from '../../access/principal.ts';
import type { AlertNews } from '../../alert/alert-news.ts';
import type { AlertOutbox } from '../../alert/alert-outbox.ts';
import type { VersionedAlert } from '../../alert/find-alerts.ts';
import { SEVERITIES } from '../../event/severity.ts';
import { ALL_PHASES, INCIDENT_KINDS } from '../../incident/incident.ts';
import type { IncidentNews } from '../../incident/incident-news.ts';
import type { AlertDesk } from '../../incident/link-alerts.ts';
import type { StateStore } from '../../state/state-store.ts';
import type { EventStore } from '../../store/event-store.ts';

/** What the operations on incidents work with. */
export interface IncidentRoutesOptions {
  readonly state: StateStore;
  readonly store: EventStore;
  readonly now: () => number;
  /** Told of what people change. */
  readonly incidentNews: IncidentNews;
  /** Told of alerts that are changed with incidents. */
  readonly news: AlertNews;
  /** What is written with an alert that is changed. */
  readonly outbox?: AlertOutbox;
  /** Told of each alert that a person changed. */
  readonly onAlertChanged?: (alert: VersionedAlert) => void;
}

/** With what someone works on incidents. */
export function deskOf({ state, now, outbox }: IncidentRoutesOptions, who: Principal): AlertDesk {
  return { state, now, outbox, actor: who.name };
}

/** Tells of alerts that were changed with an incident, and of that. */
export function tellOfAlerts(
  { news, onAlertChanged, incidentNews }: IncidentRoutesOptions,
  incident: string,
  alerts: readonly VersionedAlert[],
): void {
  if (alerts.length === 0) return;
  for (const alert of alerts) onAlertChanged?.(alert);
  news.tell(alerts);
  incidentNews.tell({ incident, what: 'alerts', version: 0 });
}

export const incidentShape = z.looseObject({
  id: z.string(),
  version: z.number().describe('To be named when it is changed.'),
  kind: z.enum(INCIDENT_KINDS),
  phase: z.enum(ALL_PHASES as readonly [(typeof ALL_PHASES)[number]]),
  summary: z.string(),
  severity: z.enum(SEVERITIES),
  owner: z.string(),
  tags: z.array(z.string()),
  mergedinto: z.string().describe('Id of the one that it became part of; empty: of none.'),
});

/** The version that a change must name. */
export const namedVersion = z.number().int().min(1).describe('The version that was seen.');
