import type { Sighting } from '../plugin/event-plugin.ts';
import type { SightingSum } from './worker-protocol.ts';

/** Sources kept per entity; more are not recorded. */
export const MAX_SOURCES = 20;

interface Sum {
  kind: Sighting['kind'];
  key: string;
  first: string;
  time: string;
  count: number;
  sources: string[];
}

/** Sums sightings by kind and key, so that what leaves is in proportion to the entities and not to the events. */
export class SightingSums {
  readonly #sums = new Map<string, Sum>();

  add(sighting: Sighting): void {
    const { kind, key, time, source } = sighting;
    this.merge({ kind, key, time, first: time, count: 1, sources: [source] });
  }

  merge(sighting: SightingSum): void {
    const id = `${sighting.kind}/${sighting.key}`;
    const sum = this.#sums.get(id);
    if (!sum) {
      this.#sums.set(id, { ...sighting, sources: [...sighting.sources] });
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

  /** The sums so far; starts anew. */
  take(): SightingSum[] {
    const sums = [...this.#sums.values()];
    this.#sums.clear();
    return sums;
  }
}
