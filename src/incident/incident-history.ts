import { randomBytes } from 'node:crypto';
import type { JsonObject } from '../event/event.ts';
import type { StateChange, StateStore } from '../state/state-store.ts';

/** Collection of what people did; ids are `<incident>/<time>-<version>-<random>`, so that they are in order of time. */
const HISTORY = 'incidenthistory';
const DIGITS = 13;
const PAGE = 1000;

/** What a change was about that is no part of an incident. */
export const HEAD = 'head';

/** A change that someone made. */
export interface IncidentEntry {
  /** The incident that it was made in: of one that was merged into another, still itself. */
  readonly incident: string;
  /** What was changed: `head`, the id of a part, `alerts` or `links`. */
  readonly what: string;
  /** Of that, after it; 0 where there are no versions. */
  readonly version: number;
  readonly utctimestamp: string;
  readonly actor: string;
  readonly action:
    | 'open'
    | 'change'
    | 'add'
    | 'remove'
    | 'restore'
    | 'link'
    | 'unlink'
    | 'merge'
    | 'download'
    | 'verify';
  /** What was there before, of what was changed, and what is there after it. */
  readonly before: JsonObject;
  readonly after: JsonObject;
  /** Why. */
  readonly note?: string;
}

/** An entry with its place in the history, to go on from. */
export type PlacedEntry = IncidentEntry & { readonly place: string };

/** What records a change; to be written with it. */
export function recorded({ incident, ...entry }: IncidentEntry): StateChange {
  const time = String(Date.parse(entry.utctimestamp)).padStart(DIGITS, '0');
  // The opening comes before what is made in the same millisecond.
  const version = entry.action === 'open' ? 0 : Math.max(1, entry.version);
  const place = `${time}-${String(version).padStart(8, '0')}-${randomBytes(6).toString('hex')}`;
  return { collection: HISTORY, id: `${incident}/${place}`, body: { ...entry }, expected: 0 };
}

/** What was done with these incidents, oldest first; `next` when there is more. */
export async function historyOf(
  state: StateStore,
  incidents: readonly string[],
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
): Promise<{ readonly history: readonly PlacedEntry[]; readonly next?: string }> {
  const lists = await Promise.all(
    incidents.map(async (incident) => {
      const prefix = `${incident}/`;
      const place = after === undefined ? {} : { after: prefix + after };
      const documents = await state.list(HISTORY, { limit: limit + 1, prefix, ...place });
      return documents.map(({ id, body }) => ({
        ...(body as unknown as Omit<IncidentEntry, 'incident'>),
        incident,
        place: id.slice(prefix.length),
      }));
    }),
  );
  const all = lists.flat().sort((one, other) => (one.place < other.place ? -1 : 1));
  const history = all.slice(0, limit);
  const last = history.at(-1);
  return { history, ...(all.length > limit && last && { next: last.place }) };
}

/** All that was done with these incidents, oldest first. */
export async function wholeHistory(state: StateStore, incidents: readonly string[]): Promise<readonly PlacedEntry[]> {
  const all: PlacedEntry[] = [];
  for (let after: string | undefined; ; ) {
    const { history, next } = await historyOf(state, incidents, { limit: PAGE, after });
    all.push(...history);
    after = next;
    if (after === undefined) return all;
  }
}
