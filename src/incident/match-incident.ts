import type { Incident, IncidentKind, Phase } from './incident.ts';

/** Which incidents are wanted; what is not said is not asked. */
export interface WantedIncidents {
  readonly kind?: IncidentKind | undefined;
  readonly phase?: readonly Phase[] | undefined;
  readonly severity?: readonly string[] | undefined;
  readonly owner?: string | undefined;
  /** A tag, or what one begins with up to a dot: `action.hacking`. */
  readonly tag?: string | undefined;
  /** `open`: not closed, `all`: those that were merged, too. */
  readonly which: 'open' | 'closed' | 'unmerged' | 'all';
  /** Text that the id, summary, description, owner or tags hold, in any case. */
  readonly q: string;
  /** Opened at or after this time, milliseconds since 1970. */
  readonly from: number;
}

/** Whether an incident is wanted. */
export function incidentMatcher(wanted: WantedIncidents): (incident: Incident) => boolean {
  const text = wanted.q.toLowerCase();
  return (incident) =>
    isOneOf(wanted.which, incident) &&
    isOf(wanted, incident) &&
    Date.parse(incident.opened || incident.created) >= wanted.from &&
    (text === '' || searchedText(incident).includes(text));
}

function isOf({ kind, phase, severity, owner, tag }: WantedIncidents, incident: Incident): boolean {
  return (
    (kind === undefined || kind === incident.kind) &&
    (!phase || phase.includes(incident.phase)) &&
    (!severity || severity.includes(incident.severity)) &&
    (owner === undefined || owner.toLowerCase() === incident.owner.toLowerCase()) &&
    (tag === undefined || incident.tags.some((one) => isUnder(one, tag)))
  );
}

function isOneOf(which: WantedIncidents['which'], { phase, mergedinto }: Incident): boolean {
  if (which === 'all') return true;
  return mergedinto === '' && (which === 'unmerged' || (which === 'closed') === (phase === 'closed'));
}

/** Whether a tag is this one, or one of those below it, in any case. */
function isUnder(tag: string, above: string): boolean {
  const [one, other] = [tag.toLowerCase(), above.toLowerCase()];
  return one === other || one.startsWith(`${other}.`);
}

function searchedText({ id, summary, description, owner, tags }: Incident): string {
  return [id, summary, description, owner, ...tags].join('\n').toLowerCase();
}
