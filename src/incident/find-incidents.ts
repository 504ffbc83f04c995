import { MozdefError } from '../lifecycle/error.ts';
import { newestFirstKey } from '../state/newest-first-key.ts';
import type { StateChange, StateDocument, StateStore } from '../state/state-store.ts';
import type { Amended } from './amend-document.ts';
import type { Incident, VersionedIncident } from './incident.ts';
import { incidentIdOf } from './incident-id.ts';

/** Collections of incidents, and of their ids in the order in which they were opened, newest first. */
export const INCIDENTS = 'incidents';
const INDEX = 'incidentindex';
const PAGE = 500;

/** What lists an incident; to be written when it is opened. */
export function newestFirst({ id, created }: Pick<Incident, 'id' | 'created'>): StateChange {
  const place = `${newestFirstKey(Date.parse(created))}-${id}`;
  return { collection: INDEX, id: place, body: { incident: id }, expected: 0 };
}

export interface FindIncidents {
  /** Which are wanted. */
  readonly matches: (incident: Incident) => boolean;
  readonly limit: number;
  /** `next` of the page before. */
  readonly after?: string | undefined;
}

export interface FoundIncidents {
  readonly incidents: readonly VersionedIncident[];
  /** Where the next page begins; absent on the last. */
  readonly next?: string;
}

/** Incidents and investigations, those that were opened last first. */
export async function findIncidents(
  state: StateStore,
  { matches, limit, after }: FindIncidents,
): Promise<FoundIncidents> {
  const incidents: VersionedIncident[] = [];
  let next = after;
  for await (const page of pagesOf(state, after)) {
    for (const { place, incident } of page) {
      if (!matches(incident)) continue;
      if (incidents.length === limit) return { incidents, ...(next !== undefined && { next }) };
      incidents.push(incident);
      next = place;
    }
  }
  return { incidents };
}

async function* pagesOf(
  state: StateStore,
  after: string | undefined,
): AsyncGenerator<readonly { readonly place: string; readonly incident: VersionedIncident }[]> {
  for (let last = after; ; ) {
    const page = await state.list(INDEX, { limit: PAGE, ...(last !== undefined && { after: last }) });
    const places = page.map(({ id, body }) => ({ place: id, id: body['incident'] as string }));
    const documents = await state.get(
      INCIDENTS,
      places.map(({ id }) => id),
    );
    yield places.flatMap(({ place, id }) => {
      const document = documents.get(id);
      return document ? [{ place, incident: incidentOf(document) }] : [];
    });
    last = places.at(-1)?.place;
    if (page.length < PAGE) return;
  }
}

/** One incident, of one that was merged itself. Rejects with `not-found`. */
export async function getIncident(state: StateStore, text: string): Promise<VersionedIncident> {
  const id = incidentIdOf(text);
  const document = (await state.get(INCIDENTS, [id])).get(id);
  if (document) return incidentOf(document);
  throw new MozdefError('not-found', `there is no incident ${id}`, { remedy: 'mozdef incidents list shows them.' });
}

/** Those of these that there are, in the order in which they were asked for. */
export async function getIncidents(state: StateStore, ids: readonly string[]): Promise<VersionedIncident[]> {
  const documents = await state.get(INCIDENTS, ids);
  return ids.flatMap((id) => {
    const document = documents.get(id);
    return document ? [incidentOf(document)] : [];
  });
}

/** One that people can work on. Rejects with `conflict` when it was merged into another. */
export async function getOpenIncident(state: StateStore, text: string): Promise<VersionedIncident> {
  const incident = await getIncident(state, text);
  refuseMerged(incident);
  return incident;
}

/** Throws `conflict` when it was merged into another. */
export function refuseMerged({ id, mergedinto }: Pick<Incident, 'id' | 'mergedinto'>): void {
  if (mergedinto === '') return;
  throw new MozdefError('conflict', `${id} was merged into ${mergedinto}`, {
    remedy: `Go on with ${mergedinto}: all of ${id} is shown there.`,
  });
}

/** Those that these ids stand for now: of merged ones those that they were merged into. Ids that there are not are left out. */
export async function standingFor(state: StateStore, ids: readonly string[]): Promise<ReadonlyMap<string, Incident>> {
  const found = new Map<string, Incident>();
  let open = new Map(ids.map((id) => [id, id]));
  while (open.size > 0) {
    const documents = await state.get(INCIDENTS, [...new Set(open.values())]);
    const next = new Map<string, string>();
    for (const [id, at] of open) {
      const document = documents.get(at);
      if (!document) continue;
      const incident = incidentOf(document);
      if (incident.mergedinto === '') found.set(id, incident);
      else next.set(id, incident.mergedinto);
    }
    open = next;
  }
  return found;
}

/** All whose parts, alerts and links belong to it: itself first, then those that were merged into it. */
export function originsOf({ id, merged }: Pick<Incident, 'id' | 'merged'>): readonly string[] {
  return [id, ...merged];
}

/** An incident as people see it. */
export function incidentOf({ body, version }: Pick<StateDocument, 'body' | 'version'>): VersionedIncident {
  const { fieldversions: _, ...incident } = body as unknown as Incident & Amended;
  return { ...incident, version };
}
