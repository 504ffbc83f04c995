import { MozdefError } from '../lifecycle/error.ts';
import type { StateDocument } from '../state/state-store.ts';
import { amended, differences, type IncidentDesk } from './amend-document.ts';
import { getIncident, INCIDENTS, incidentOf, originsOf, refuseMerged } from './find-incidents.ts';
import type { Incident, VersionedIncident } from './incident.ts';
import { HEAD } from './incident-history.ts';

const ATTEMPTS = 20;
/** Incidents that may be merged into one, also over several steps. */
const MOST = 50;

/**
 * Makes one incident part of another, in one write: its parts, alerts, links and history stay where they are and are shown in the other,
 * which gets its tags and responders, too. So there is no half of it, whenever it is cut off, and nobody's work that is under way is lost:
 * what is added to the one meanwhile is shown in the other. Done again it changes nothing. Resolves to the other one.
 */
export async function mergeIncidents(
  from: string,
  { into, note }: { readonly into: string; readonly note?: string | undefined },
  desk: IncidentDesk,
): Promise<VersionedIncident> {
  const { state } = desk;
  const ids = [(await getIncident(state, from)).id, (await getIncident(state, into)).id] as const;
  if (ids[0] === ids[1])
    throw new MozdefError('request-invalid', `${ids[0]} cannot be merged into itself`, { where: 'into' });
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const documents = await state.get(INCIDENTS, ids);
    // Incidents are never deleted.
    const [one, other] = ids.map((id) => documents.get(id)) as [StateDocument, StateDocument];
    const fields = fieldsOfBoth(incidentOf(one), incidentOf(other));
    if (!fields) return incidentOf(other);
    const entry = { what: HEAD, action: 'merge', ...(note && { note }) } as const;
    const gone = amended(
      one,
      { collection: INCIDENTS, entry: { ...entry, incident: one.id }, fields: { mergedinto: other.id } },
      desk,
    );
    const grown = amended(
      other,
      { collection: INCIDENTS, entry: { ...entry, incident: other.id }, fields: differences(other.body, fields) },
      desk,
    );
    if (await state.write([...gone.changes, ...grown.changes])) return incidentOf(grown.after);
  }
  throw new MozdefError('conflict', `${ids.join(' and ')} are being changed by others`, {
    remedy: 'Look at them again, and try again.',
  });
}

/** What the other one is to have; undefined: it has it already. Throws what speaks against it. */
function fieldsOfBoth(
  one: Incident,
  other: Incident,
): { readonly merged: string[]; readonly tags: string[]; readonly responders: string[] } | undefined {
  if (other.merged.includes(one.id)) return undefined;
  refuseMerged(one);
  refuseMerged(other);
  const merged = [...other.merged, ...originsOf(one)];
  if (merged.length > MOST)
    throw new MozdefError('request-invalid', `at most ${MOST} incidents can be merged into one`, {
      remedy: 'Link them instead.',
    });
  return {
    merged,
    tags: [...new Set([...other.tags, ...one.tags])],
    responders: [...new Set([...other.responders, ...one.responders])],
  };
}
