import type { JsonObject } from '../event/event.ts';
import { messageOf } from '../lifecycle/error.ts';
import type { Logger } from '../log/log.ts';
import type { StateChange, StateDocument, StateStore } from '../state/state-store.ts';
import { MAX_SOURCES, SightingSums } from './sighting-sums.ts';
import type { SightingSum } from './worker-protocol.ts';

export const LAST_SEEN = 'lastseen';

/** An entity as `mozdef lastseen` and the API show it. */
export interface LastSeenEntry {
  readonly kind: string;
  readonly key: string;
  readonly firstseen: string;
  readonly lastseen: string;
  readonly count: number;
  readonly sources: readonly string[];
}

/** Id in the state store; also the order of the list. */
export function lastSeenId(kind: string, key: string): string {
  return `${kind}/${key}`;
}

/** Long and large enough that an entity seen again and again is written once, and that writes to the sorted table lie close together. */
const FLUSH_MS = 10_000;
const FLUSH_AT = 30_000;
const WRITE_AT_ONCE = 5000;

/**
 * Gathers sightings of all workers and writes them in bulk every few seconds. A crash loses the sums of those seconds, no
 * event; a redelivered batch is counted again, so `count` is at least the number of events. While the state store cannot be
 * written the sums are kept, of a bounded number of entities.
 */
export class LastSeenRecorder {
  readonly #state: StateStore;
  readonly #log: Logger;
  readonly #sums = new SightingSums();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  /** The write that has not begun yet. */
  #next: Promise<void> | undefined;
  #failing = false;
  #closed = false;

  constructor(state: StateStore, log: Logger) {
    this.#state = state;
    this.#log = log;
  }

  record(sightings: readonly SightingSum[]): void {
    for (const sighting of sightings) this.#sums.merge(sighting);
    if (this.#sums.size >= FLUSH_AT && !this.#failing) void this.flush();
    else if (this.#sums.size > 0) this.#flushLater();
  }

  /** Writes what was gathered; on failure it is kept for the next time. Never rejects. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // One that has not begun will take these sums as well.
    this.#next ??= this.#writing.then(() => this.#write());
    this.#writing = this.#next;
    return this.#next;
  }

  /** Writes what was gathered a last time. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.flush();
  }

  #flushLater(): void {
    if (!this.#closed) this.#timer ??= setTimeout(() => void this.flush(), FLUSH_MS).unref();
  }

  async #write(): Promise<void> {
    this.#next = undefined;
    const leftOut = this.#sums.takeLeftOut();
    if (leftOut > 0)
      this.#log.warn({ sightings: leftOut }, 'last-seen: too many different entities, some were left out');
    const sums = this.#sums.take().sort((a, b) => compare(lastSeenId(a.kind, a.key), lastSeenId(b.kind, b.key)));
    for (let start = 0; start < sums.length; start += WRITE_AT_ONCE) {
      const part = sums.slice(start, start + WRITE_AT_ONCE);
      try {
        if (!(await this.#merge(part))) throw new Error('another instance changed the same entries');
        this.#failing = false;
      } catch (error) {
        this.#log.warn({ error: messageOf(error), entities: part.length }, 'last-seen not written, kept for later');
        this.#keep(part);
      }
    }
  }

  #keep(sums: readonly SightingSum[]): void {
    this.#failing = true;
    for (const sum of sums) this.#sums.merge(sum);
    this.#flushLater();
  }

  async #merge(sums: readonly SightingSum[]): Promise<boolean> {
    const ids = sums.map((sum) => lastSeenId(sum.kind, sum.key));
    const known = await this.#state.get(LAST_SEEN, ids);
    const changes = sums.map((sum, index): StateChange => {
      const id = ids[index] ?? '';
      const before = known.get(id);
      return { collection: LAST_SEEN, id, body: mergeEntry(before, sum), expected: before?.version ?? 0 };
    });
    return this.#state.write(changes);
  }
}

/** The order of the state store, so that neighbours in a write are neighbours on disk. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function mergeEntry(before: StateDocument | undefined, sum: SightingSum): JsonObject {
  const old = before?.body as unknown as LastSeenEntry | undefined;
  const sources = new Set([...(old?.sources ?? []), ...sum.sources]);
  return {
    kind: sum.kind,
    key: sum.key,
    firstseen: old && old.firstseen < sum.first ? old.firstseen : sum.first,
    lastseen: old && old.lastseen > sum.time ? old.lastseen : sum.time,
    count: (old?.count ?? 0) + sum.count,
    sources: [...sources].slice(0, MAX_SOURCES),
  };
}
