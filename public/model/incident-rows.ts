import type { IncidentKind, Phase, VersionedIncident } from '../../src/incident/incident.ts';
import { incidentMatcher } from '../../src/incident/match-incident.ts';
import { INCIDENT_FACETS, type IncidentFacet, type IncidentsState } from './incidents-url.ts';

/** Those that the address asks for, of `me` where it asks for one's own. */
export function wantedIncidents(
  all: readonly VersionedIncident[],
  state: IncidentsState,
  me: string,
): readonly VersionedIncident[] {
  const some = (values: readonly string[]): readonly string[] | undefined => (values.length === 0 ? undefined : values);
  const { kind, phase, severity, which, q } = state;
  const matches = incidentMatcher({
    phase: some(phase) as readonly Phase[] | undefined,
    severity: some(severity),
    which,
    q,
    from: 0,
  });
  const isOfKind = (one: IncidentKind): boolean => kind.length === 0 || kind.includes(one);
  return all.filter((one) => isOfKind(one.kind) && matches(one) && (!state.mine || isOf(one, me)));
}

/** How many each choice would show, under all other choices. */
export function incidentCounts(
  all: readonly VersionedIncident[],
  state: IncidentsState,
  me: string,
): Readonly<Record<IncidentFacet, Readonly<Record<string, number>>>> {
  const countsOf = (facet: IncidentFacet): Readonly<Record<string, number>> => {
    const counts: Record<string, number> = {};
    for (const one of wantedIncidents(all, { ...state, [facet]: [] }, me))
      counts[one[facet]] = (counts[one[facet]] ?? 0) + 1;
    return counts;
  };
  return Object.fromEntries(INCIDENT_FACETS.map((facet) => [facet, countsOf(facet)])) as ReturnType<
    typeof incidentCounts
  >;
}

/**
 * The list after these ids were asked for anew: those that are not there any more, or were merged into others, are gone; those that are
 * new come where they belong, the newest first.
 */
export function takeIncidents(
  all: readonly VersionedIncident[],
  asked: readonly string[],
  read: readonly VersionedIncident[],
): readonly VersionedIncident[] {
  const known = new Map(all.map((one) => [one.id, one]));
  // Answers may overtake one another: an older one does not take back what is known.
  const newest = read.map((one) => {
    const before = known.get(one.id);
    return before !== undefined && before.version > one.version ? before : one;
  });
  return [...all.filter(({ id }) => !asked.includes(id)), ...newest].sort((one, other) =>
    one.created === other.created ? (one.id < other.id ? 1 : -1) : one.created < other.created ? 1 : -1,
  );
}

function isOf({ owner, responders }: VersionedIncident, me: string): boolean {
  return [owner, ...responders].some((name) => name.toLowerCase() === me.toLowerCase());
}
