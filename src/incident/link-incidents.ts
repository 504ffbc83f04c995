import { MozdefError } from '../lifecycle/error.ts';
import type { StateChange, StateStore } from '../state/state-store.ts';
import type { IncidentDesk } from './amend-document.ts';
import { getOpenIncident, originsOf, standingFor } from './find-incidents.ts';
import type { Incident } from './incident.ts';
import { type IncidentEntry, recorded } from './incident-history.ts';

/** Collection of what belongs together; of each pair both `<one>/<other>` and `<other>/<one>`, written together. */
const LINKS = 'incidentlinks';
const MOST = 200;

/** An incident that another one has to do with. */
export interface IncidentLink extends Pick<Incident, 'id' | 'kind' | 'summary' | 'phase' | 'severity'> {
  /** What they have to do with one another. */
  readonly note: string;
  readonly by: string;
  readonly at: string;
}

interface Linking {
  readonly to: string;
  readonly note?: string | undefined;
}

/** Says that two incidents have to do with one another; the note is that of whoever says it last. */
export async function linkIncidents(incident: string, { to, note = '' }: Linking, desk: IncidentDesk): Promise<void> {
  const { state, actor, now } = desk;
  const [one, other] = await pairOf(state, incident, to);
  const there = await state.list(LINKS, { limit: MOST, prefix: `${one.id}/` });
  if (there.length === MOST)
    throw new MozdefError('request-invalid', `${one.id} can be linked with at most ${MOST} others`, {
      remedy: 'Take one of the links away.',
    });
  const at = new Date(now()).toISOString();
  const pair = (from: string, into: string): StateChange[] => [
    { collection: LINKS, id: `${from}/${into}`, body: { note, by: actor, at } },
    entryOf(from, { action: 'link', before: {}, after: { incident: into, note } }, desk),
  ];
  await state.write([...pair(one.id, other.id), ...pair(other.id, one.id)]);
}

/** Takes the link between two incidents away; that there is none is fine. */
export async function unlinkIncidents(incident: string, { to, note }: Linking, desk: IncidentDesk): Promise<void> {
  const { state } = desk;
  const [one, other] = await pairOf(state, incident, to);
  const pairs = originsOf(one).flatMap((from) => originsOf(other).map((into) => ({ from, into })));
  const known = await state.get(
    LINKS,
    pairs.map(({ from, into }) => `${from}/${into}`),
  );
  const gone = pairs.filter(({ from, into }) => known.has(`${from}/${into}`));
  await state.write(
    gone.flatMap(({ from, into }) =>
      [[from, into] as const, [into, from] as const].flatMap(([a, b]) => [
        { collection: LINKS, id: `${a}/${b}`, body: undefined },
        entryOf(a, { action: 'unlink', before: { incident: b }, after: {}, ...(note && { note }) }, desk),
      ]),
    ),
  );
}

/** What it is linked with, once each: of merged ones those that they were merged into. */
export async function linksOf(state: StateStore, incident: Incident): Promise<readonly IncidentLink[]> {
  const entries = await Promise.all(
    originsOf(incident).map(async (origin) => {
      const prefix = `${origin}/`;
      const documents = await state.list(LINKS, { limit: MOST, prefix });
      return documents.map(({ id, body }) => ({ to: id.slice(prefix.length), said: body as unknown as Said }));
    }),
  );
  const found = await standingFor(
    state,
    entries.flat().map(({ to }) => to),
  );
  const links = new Map<string, IncidentLink>();
  for (const { to, said } of entries.flat()) {
    const other = found.get(to);
    if (!other || other.id === incident.id || links.has(other.id)) continue;
    const { id, kind, summary, phase, severity } = other;
    links.set(other.id, { id, kind, summary, phase, severity, ...said });
  }
  return [...links.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
}

type Said = Pick<IncidentLink, 'note' | 'by' | 'at'>;

async function pairOf(state: StateStore, incident: string, to: string): Promise<readonly [Incident, Incident]> {
  const [one, other] = await Promise.all([getOpenIncident(state, incident), getOpenIncident(state, to)]);
  if (one.id !== other.id) return [one, other];
  throw new MozdefError('request-invalid', `${one.id} cannot be linked with itself`, { where: 'incident' });
}

function entryOf(
  incident: string,
  said: Pick<IncidentEntry, 'action' | 'before' | 'after' | 'note'>,
  { actor, now }: IncidentDesk,
): StateChange {
  const utctimestamp = new Date(now()).toISOString();
  return recorded({ incident, what: 'links', version: 0, utctimestamp, actor, ...said });
}
