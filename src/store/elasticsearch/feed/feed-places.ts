import { strangeCursor } from '../../feed-cursor.ts';
import type { ShardState } from './shard-states.ts';

const HISTORY = /^[\w-]{1,8}$/;

/** Up to which `_seq_no` a shard has been read, and in which numbering. */
interface Place {
  readonly history: string;
  readonly seqNo: number;
}

/**
 * Where the feed stands: a place in each shard that it has read anything of. A shard that is not in it, or that has another
 * history by now, is read from its beginning.
 */
export class FeedPlaces {
  /** By `<index>/<shard>`, index without what all begin with. */
  readonly #places: Map<string, Place>;

  constructor(places: Iterable<readonly [string, Place]> = []) {
    this.#places = new Map(places);
  }

  /** From what `toJSON` gave. Throws `request-invalid`. */
  static from(json: unknown): FeedPlaces {
    if (json === null || typeof json !== 'object' || Array.isArray(json)) throw strangeCursor();
    const places = Object.entries(json).map(([shard, place]): [string, Place] => {
      const [history, seqNo] = Array.isArray(place) ? (place as unknown[]) : [];
      if (typeof history !== 'string' || !HISTORY.test(history) || !Number.isSafeInteger(seqNo)) throw strangeCursor();
      return [shard, { history, seqNo: Number(seqNo) }];
    });
    return new FeedPlaces(places);
  }

  toJSON(): Record<string, [string, number]> {
    return Object.fromEntries([...this.#places].map(([shard, { history, seqNo }]) => [shard, [history, seqNo]]));
  }

  /** The last `_seq_no` of the shard that has been read; -1 when none has. */
  in({ key, history }: ShardState): number {
    const place = this.#places.get(key);
    return place && place.history === history ? place.seqNo : -1;
  }

  /** The same places, but for these. */
  with(read: Iterable<readonly [ShardState, number]>): FeedPlaces {
    const places = new Map(this.#places);
    for (const [{ key, history }, seqNo] of read) places.set(key, { history, seqNo });
    return new FeedPlaces(places);
  }

  /** Whether all are in these shards. */
  isWithin(shards: readonly ShardState[]): boolean {
    return new Set(this.#places.keys()).isSubsetOf(new Set(shards.map(({ key }) => key)));
  }

  /** Those in indices that still count; an index is called as in the keys. */
  only(counts: (index: string) => boolean): FeedPlaces {
    return new FeedPlaces([...this.#places].filter(([key]) => counts(key.slice(0, key.lastIndexOf('/')))));
  }
}
