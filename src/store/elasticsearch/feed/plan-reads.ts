import type { FeedPlaces } from './feed-places.ts';
import type { ShardState } from './shard-states.ts';

/** What is to be read of one shard. */
export interface ShardRead {
  readonly shard: ShardState;
  /** The last `_seq_no` that has been read. */
  readonly after: number;
  /** Most events to read. */
  readonly most: number;
}

/** Characters of names of indices that fit into the path of a request, of which a server takes 4096 at most. */
const MOST_NAMES = 3000;

/** Shards of which more than has been read is there. */
export function withNews(shards: readonly ShardState[], places: FeedPlaces): ShardState[] {
  return shards.filter((shard) => shard.checkpoint > places.in(shard));
}

/**
 * Which shards to read, and how many events of each. Of several days the oldest goes first, so that who catches up gets events
 * nearly in the order in which they came; shards of one day share what is left by how much they have, since they were filled side by side.
 */
export function planReads(news: readonly ShardState[], places: FeedPlaces, limit: number): ShardRead[] {
  const reads: ShardRead[] = [];
  let left = limit;
  let names = 0;
  for (const [, shards] of [...Map.groupBy(news, ({ day }) => day)].sort(([one], [other]) => one - other)) {
    const waiting = shards.reduce((sum, shard) => sum + shard.checkpoint - places.in(shard), 0);
    const share = Math.min(1, left / waiting);
    for (const shard of shards) {
      names += shard.index.length + 1;
      if (left <= 0 || (names > MOST_NAMES && reads.length > 0)) return reads;
      const after = places.in(shard);
      const most = Math.min(left, Math.max(1, Math.floor((shard.checkpoint - after) * share)));
      reads.push({ shard, after, most });
      left -= most;
    }
  }
  return reads;
}
