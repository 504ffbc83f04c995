import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { MozdefError } from '../../lifecycle/error.ts';
import {
  type LastSeenEntry,
  type LastSeenListOptions,
  type LastSeenStore,
  MAX_SOURCES,
  type SightingSum,
} from '../last-seen-store.ts';
import { STATE_INDICES } from '../state-privileges.ts';
import type { Action } from './bulk.ts';
import { type Found, SmallIndex, type StateConnection } from './small-index.ts';
import { documentId, keyConditions, sortKeyOf } from './sort-key.ts';

/** An entry as it lies in the index: `key` is what is searched, `name` the key as it is. */
interface LastSeenRecord extends LastSeenEntry {
  readonly name: string;
}

const sightings = z.array(
  z.object({
    kind: z.string(),
    key: z.string(),
    first: z.string(),
    time: z.string(),
    count: z.number(),
    sources: z.array(z.string()),
  }),
);

/** Entries that are read, merged and written at once. */
const AT_ONCE = 1000;
/** How often entries are merged anew because other instances changed them meanwhile. */
const ATTEMPTS = 50;
/** Wait before that, at random up to so long. Milliseconds. */
const WAIT_MS = 50;

/**
 * What was seen, in an index of Elasticsearch or OpenSearch that many instances share: entries are read by id, merged here and
 * written by compare-and-set. Rejects with `state-unavailable`.
 */
export class ElasticsearchLastSeenStore implements LastSeenStore {
  readonly #index: SmallIndex<LastSeenRecord>;

  constructor(server: StateConnection, prefix: string) {
    const properties = { kind: { type: 'keyword' }, key: { type: 'keyword' } };
    this.#index = new SmallIndex(server, `${prefix}${STATE_INDICES.lastSeen}`, properties);
  }

  async add(sums: string): Promise<void> {
    const left = byEntry(sightings.parse(JSON.parse(sums)));
    for (let attempt = 0; left.size > 0; attempt++) {
      if (attempt === ATTEMPTS) throw busy();
      if (attempt > 0) await pause(Math.random() * WAIT_MS);
      await this.#merge(left);
    }
  }

  async get(kind: string, key: string): Promise<LastSeenEntry | undefined> {
    const [found] = await this.#index.read([documentId(kind, key)]);
    return found && entryOf(found);
  }

  async list({ kind, limit, prefix = '', after }: LastSeenListOptions): Promise<readonly LastSeenEntry[]> {
    const filter = [{ term: { kind: kind.toWellFormed() } }, ...keyConditions({ prefix, after })];
    const found = await this.#index.search({ query: { bool: { filter } }, sort: { key: 'asc' }, limit });
    return found.map(entryOf);
  }

  /** The connection is whoever's opened it. */
  async close(): Promise<void> {}

  /** Takes out of `left` what was written; the rest was changed by others meanwhile. */
  async #merge(left: Map<string, readonly SightingSum[]>): Promise<void> {
    const all = [...left];
    for (let start = 0; start < all.length; start += AT_ONCE) {
      const some = all.slice(start, start + AT_ONCE);
      const known = await this.#index.read(some.map(([id]) => id));
      const outcomes = await this.#index.change(some.map(([id, sums], index) => mergeOf(id, sums, known[index])));
      some.forEach(([id], index) => outcomes[index] && left.delete(id));
    }
  }
}

/** The sums of each entry, by its id in the index, in the order in which they came. */
function byEntry(sums: readonly SightingSum[]): Map<string, readonly SightingSum[]> {
  return Map.groupBy(sums, ({ kind, key }) => documentId(kind, key));
}

function mergeOf(
  id: string,
  sums: readonly SightingSum[],
  known: Found<LastSeenRecord> | undefined,
): Action<LastSeenRecord> {
  const source = sums.reduce(merged, known?.source) as LastSeenRecord;
  return known ? { replace: id, source, at: known } : { create: id, source };
}

function merged(
  known: LastSeenRecord | undefined,
  { kind, key, first, time, count, sources }: SightingSum,
): LastSeenRecord {
  const name = key.toWellFormed();
  const record = known ?? {
    kind: kind.toWellFormed(),
    key: sortKeyOf(name),
    name,
    firstseen: first,
    lastseen: time,
    count: 0,
    sources: [],
  };
  return {
    ...record,
    // ISO 8601 in UTC sorts as text.
    firstseen: first < record.firstseen ? first : record.firstseen,
    lastseen: time > record.lastseen ? time : record.lastseen,
    count: record.count + count,
    sources: [...new Set([...record.sources, ...sources])].slice(0, MAX_SOURCES),
  };
}

function entryOf({ source: { name, ...entry } }: Found<LastSeenRecord>): LastSeenEntry {
  return { ...entry, key: name };
}

function busy(): MozdefError {
  return new MozdefError('state-unavailable', 'other instances keep changing the same last-seen entries', {
    remedy: 'MozDef tries again by itself.',
  });
}
