import type { Incident, IncidentDate } from './incident.ts';

/** How long it took, from which date to which. */
const SPANS = {
  /** Its mean is the MTTD. */
  detect: ['began', 'reported'],
  verify: ['reported', 'verified'],
  contain: ['reported', 'contained'],
  /** Its mean is the MTTR. */
  mitigate: ['reported', 'mitigated'],
  close: ['opened', 'closed'],
} as const satisfies Record<string, readonly [IncidentDate, IncidentDate]>;
type Span = keyof typeof SPANS;

/** Milliseconds of each span whose two dates are known and in their order. */
export type ResponseTimes = Readonly<Partial<Record<Span, number>>>;

export function responseTimes(incident: Pick<Incident, IncidentDate>): ResponseTimes {
  const times = Object.entries(SPANS).map(
    ([span, [from, to]]) => [span, Date.parse(incident[to]) - Date.parse(incident[from])] as const,
  );
  return Object.fromEntries(times.filter(([, time]) => time >= 0));
}

/** The mean of a span, and of how many incidents it is known. */
export interface MeanTime {
  readonly meanms: number;
  readonly count: number;
}

/** The means over these incidents, rounded to milliseconds; of what is known of none nothing is said. */
export function meanTimes(incidents: readonly Pick<Incident, IncidentDate>[]): Readonly<Record<string, MeanTime>> {
  const times = incidents.map(responseTimes);
  const means = (Object.keys(SPANS) as Span[]).flatMap((span) => {
    const known = times.flatMap((some) => some[span] ?? []);
    if (known.length === 0) return [];
    const meanms = Math.round(known.reduce((sum, time) => sum + time, 0) / known.length);
    return [[span, { meanms, count: known.length }] as const];
  });
  return Object.fromEntries(means);
}
