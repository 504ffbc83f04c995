import type { Sighting } from '../plugin/event-plugin.ts';
import type { SightingSum } from './worker-protocol.ts';

/** Sources kept per entity; more are not recorded. */
export const MAX_SOURCES = 20;
/** Entities summed at a time. Keys come from events, that is from anyone: more are counted as left out. */
const MAX_ENTITIES = 100_000;
/** Characters of a key or a source. No name or address is longer, and senders can write megabytes. */
const MAX_NAME = 256;

interface Sum {
  kind: Sighting['kind'];
  key: string;
  first: string;
  time: string;
  count: number;
  sources: string[];
}

/** Sums sightings by kind and key, so that what leaves is in proportion to the entities and not to the events. Bounded. */
export class SightingSums {
  readonly #sums = new Map<string, Sum>();
  readonly #most: number;
  #leftOut = 0;

  constructor(most = MAX_ENTITIES) {
    this.#most = most;
  }

  add(sighting: Sighting): void {
    const { kind, time } = sighting;
    const key = sighting.key.slice(0, MAX_NAME);
    this.merge({ kind, key, time, first: time, count: 1, sources: [sighting.source.slice(0, MAX_NAME)] });
  }

  merge(sighting: SightingSum): void {
    const id = `${sighting.kind}/${sighting.key}`;
    const sum = this.#sums.get(id);
    if (!sum) {
      if (this.#sums.size < this.#most) this.#sums.set(id, { ...sighting, sources: [...sighting.sources] });
      else this.#leftOut++;
      return;
    }
    sum.count += sighting.count;
    if (sighting.first < sum.first) sum.first = sighting.first;
    if (sighting.time > sum.time) sum.time = sighting.time;
    for (const source of sighting.sources) {
      if (sum.sources.length < MAX_SOURCES && !sum.sources.includes(source)) sum.sources.push(source);
    }
  }

  get size(): number {
    return this.#sums.size;
  }

  /** How many sightings found no room since the last call. */
  takeLeftOut(): number {
    const leftOut = this.#leftOut;
    this.#leftOut = 0;
    return leftOut;
  }

  /** The sums so far; starts anew. */
  take(): SightingSum[] {
    const sums = [...this.#sums.values()];
    this.#sums.clear();
    return sums;
  }
}
