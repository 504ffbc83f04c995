import type { Alert } from '../alert/alert.ts';
import { INCIDENT_DATES, type Incident } from './incident.ts';
import type { Part } from './part.ts';

/** One thing in the timeline of an incident. */
export interface TimelineItem {
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly kind: 'date' | 'phase' | 'alert' | 'event' | 'note';
  readonly text: string;
  /** Id of the part or the alert that it is; of a date its name, of a phase the phase. */
  readonly ref: string;
  /** Who said so; empty: no person. */
  readonly by: string;
}

/** What a timeline is made of. */
export interface Happenings {
  readonly incident: Incident;
  readonly alerts: readonly Pick<Alert, 'id' | 'firstseen' | 'summary'>[];
  /** Those that are not taken away. */
  readonly parts: readonly Part[];
}

/** What happened and when, oldest first: dates, phases, alerts by when they were first seen, events and notes. */
export function timelineOf({ incident, alerts, parts }: Happenings): readonly TimelineItem[] {
  const dates = INCIDENT_DATES.filter((date) => incident[date] !== '').map(
    (date): TimelineItem => ({ at: incident[date], kind: 'date', text: date, ref: date, by: '' }),
  );
  const phases = incident.phases.map(
    ({ phase, at, by }): TimelineItem => ({ at, kind: 'phase', text: phase, ref: phase, by }),
  );
  const raised = alerts.map(
    ({ id, firstseen, summary }): TimelineItem => ({ at: firstseen, kind: 'alert', text: summary, ref: id, by: '' }),
  );
  return [...dates, ...phases, ...raised, ...parts.flatMap(itemOf)].sort((one, other) =>
    one.at === other.at ? 0 : one.at < other.at ? -1 : 1,
  );
}

function itemOf(part: Part): readonly TimelineItem[] {
  const { id: ref, kind, createdby: by } = part;
  if (kind === 'note') return [{ at: part['at'] as string, kind, text: part['text'] as string, ref, by }];
  if (kind !== 'event') return [];
  const [hostname, summary, note] = ['hostname', 'summary', 'note'].map((field) => part[field] as string);
  const where = hostname ? `${hostname}: ` : '';
  return [{ at: part['at'] as string, kind, text: `${where}${summary}${note ? ` (${note})` : ''}`, ref, by }];
}
