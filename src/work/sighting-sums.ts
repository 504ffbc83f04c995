import type { Sighting } from '../plugin/event-plugin.ts';
import { MAX_SOURCES, type SightingSum } from '../state/last-seen-store.ts';

/** Entities summed at a time. Keys come from events, that is from anyone: more are counted as left out. */
const MAX_ENTITIES = 100_000;
/** Characters of a key or a source. No name or address is longer, and senders can write megabytes. */
const MAX_NAME = 256;

interface Sum extends SightingSum {
  first: string;
  time: string;
  count: number;
  readonly sources: string[];
}

/** Sums sightings by kind and key, so that what leaves is in proportion to the entities and not to the events. Bounded. */
export class SightingSums {
  readonly #kinds = new Map<string, Map<string, Sum>>();
  readonly #most: number;
  #size = 0;
  #leftOut = 0;

  constructor(most = MAX_ENTITIES) {
    this.#most = most;
  }

  add({ kind, key: name, time, source: from }: Sighting): void {
    const key = name.length > MAX_NAME ? name.slice(0, MAX_NAME) : name;
    const source = from.length > MAX_NAME ? from.slice(0, MAX_NAME) : from;
    const sums = this.#sumsOf(kind);
    const sum = sums.get(key);
    if (!sum) {
      if (this.#size >= this.#most) {
        this.#leftOut++;
        return;
      }
      this.#size++;
      sums.set(key, { kind, key, first: time, time, count: 1, sources: [source] });
      return;
    }
    sum.count++;
    if (time < sum.first) sum.first = time;
    if (time > sum.time) sum.time = time;
    if (!sum.sources.includes(source) && sum.sources.length < MAX_SOURCES) sum.sources.push(source);
  }

  get size(): number {
    return this.#size;
  }

  /** The sums so far, and how many sightings found no room; starts anew. */
  take(): { readonly sums: readonly SightingSum[]; readonly leftOut: number } {
    const taken = { sums: [...this.#kinds.values()].flatMap((sums) => [...sums.values()]), leftOut: this.#leftOut };
    this.#kinds.clear();
    this.#size = 0;
    this.#leftOut = 0;
    return taken;
  }

  #sumsOf(kind: string): Map<string, Sum> {
    let sums = this.#kinds.get(kind);
    if (!sums) this.#kinds.set(kind, (sums = new Map()));
    return sums;
  }
}
