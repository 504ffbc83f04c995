import { createHash } from 'node:crypto';
import { reasonOf } from '../../../elastic/search-server.ts';
import type { Event } from '../../../event/event.ts';
import { type MozdefError, messageOf } from '../../../lifecycle/error.ts';
import type { FeedRequest, FeedSlice } from '../../event-store.ts';
import { decodeFeedCursor, encodeFeedCursor } from '../../feed-cursor.ts';
import { late } from '../search/attempt.ts';
import { FeedPlaces } from './feed-places.ts';
import { incompleteIndex, indexList } from './index-list.ts';
import { planReads, type ShardRead, withNews } from './plan-reads.ts';
import { type ReadShard, readShards } from './read-shards.ts';
import { refresh } from './refresh.ts';
import { type FeedHome, type ShardState, shardStates } from './shard-states.ts';

/** Most events of a slice: all are in memory at once, a few times over. A server refuses more than 10,000 of a shard. */
const MOST = 5000;
const END_TIMEOUT_MS = 30_000;
/** What client and server say of an answer that is too large for them: fewer events may do. */
const TOO_LARGE = /bigger than the maximum allowed|circuit_breaking_exception|Data too large/i;

interface Reading {
  readonly news: readonly ShardState[];
  readonly places: FeedPlaces;
  readonly timeLeft: () => number;
}

interface Read {
  readonly reads: readonly ShardRead[];
  readonly done: readonly ReadShard[];
}

/**
 * Stored events by the numbers that their shard gave them, up to its global checkpoint: docs/decisions/0004 says why none is
 * passed over and none comes twice.
 */
export class EventFeed {
  readonly #home: FeedHome;
  #store: string | undefined;

  constructor(home: FeedHome) {
    this.#home = home;
  }

  async read({ cursor, limit, timeoutMs }: FeedRequest): Promise<FeedSlice> {
    const timeLeft = timer(timeoutMs);
    const store = await this.#identity(timeLeft());
    const before = cursor === undefined ? new FeedPlaces() : FeedPlaces.from(decodeFeedCursor(store, cursor));
    const shards = await shardStates(this.#home, timeLeft());
    const places = await this.#withoutRemoved(before, shards, timeLeft);
    const news = withNews(shards, places);
    const { reads, done } = await this.#fit({ news, places, timeLeft }, Math.min(MOST, Math.max(1, Math.floor(limit))));
    // A shard that cannot be read now is no reason to ask again at once.
    const more = reads.length < news.length || done.some(({ read, reached }) => reached < read.shard.checkpoint);
    const reached = places.with(done.map((one) => [one.read.shard, one.reached]));
    return { ...linesOf(done), cursor: encodeFeedCursor(store, reached), more };
  }

  async end(): Promise<string> {
    const timeLeft = timer(END_TIMEOUT_MS);
    const { server, prefix } = this.#home;
    const store = await this.#identity(timeLeft());
    const indices = await indexList(this.#home, { expand: 'open', timeoutMs: timeLeft() });
    const shards = await shardStates(this.#home, timeLeft());
    const incomplete = incompleteIndex(indices, shards);
    if (incomplete !== undefined)
      throw server.unavailable(`not all of the events of ${incomplete} are on a machine that works`);
    // After the checkpoints were told: so what the cursor is behind can be searched.
    const stale = await refresh(server, [`${prefix}events-*`], timeLeft());
    if (stale.size > 0) throw server.unavailable(`it does not refresh ${[...stale].join(', ')}`);
    return encodeFeedCursor(store, new FeedPlaces().with(shards.map((shard) => [shard, shard.checkpoint])));
  }

  /** Reads as many as fit into memory, the server's and this one. */
  async #fit(reading: Reading, most: number): Promise<Read> {
    for (let fewer = most; ; fewer = Math.ceil(fewer / 4)) {
      try {
        return await this.#read(reading, fewer);
      } catch (error) {
        if (fewer === 1 || !TOO_LARGE.test(messageOf(error))) throw error;
      }
    }
  }

  /** Shards that cannot be read now keep no other from being read. */
  async #read({ news, places, timeLeft }: Reading, most: number): Promise<Read> {
    let last: MozdefError | undefined;
    for (let left = news; left.length > 0; ) {
      const reads = planReads(left, places, most);
      const { done, fault } = await readShards(this.#home.server, reads, timeLeft);
      if (done.length > 0) return { reads, done };
      last = fault;
      const tried = new Set(reads.map(({ shard }) => shard));
      left = left.filter((shard) => !tried.has(shard));
    }
    if (last) throw last;
    return { reads: [], done: [] };
  }

  /** Places in indices that are gone are forgotten; one that is closed, or on no machine now, comes back. */
  async #withoutRemoved(
    places: FeedPlaces,
    shards: readonly ShardState[],
    timeLeft: () => number,
  ): Promise<FeedPlaces> {
    if (places.isWithin(shards)) return places;
    const indices = await indexList(this.#home, { expand: 'all', timeoutMs: timeLeft() });
    return places.only((index) => indices.has(index));
  }

  /** What tells these events from those of another server or prefix. */
  async #identity(timeoutMs: number): Promise<string> {
    if (this.#store !== undefined) return this.#store;
    const { server, prefix } = this.#home;
    const { status, body } = await server.request<{ cluster_uuid?: string }>({ method: 'GET', path: '/', timeoutMs });
    const { cluster_uuid: cluster = '_na_' } = status === 200 ? body : {};
    if (cluster === '_na_')
      throw server.unavailable(`it does not say which cluster it is (${status}): ${reasonOf(body)}`);
    this.#store = createHash('sha256').update(`${cluster}/${prefix}`).digest('base64url').slice(0, 11);
    return this.#store;
  }
}

/** Milliseconds that are left of so many; throws `query-timeout` when none are. */
function timer(timeoutMs: number): () => number {
  const end = performance.now() + timeoutMs;
  return () => {
    const left = end - performance.now();
    if (left <= 0) throw late();
    return left;
  };
}

/** The events of all shards, as their writers numbered them. */
function linesOf(read: readonly ReadShard[]): Pick<FeedSlice, 'ndjson' | 'count'> {
  const seqOf = ({ mozdef }: Event): number => mozdef.seq ?? 0;
  const events = read.flatMap(({ events: some }) => some).sort((one, other) => seqOf(one) - seqOf(other));
  const ndjson = new TextEncoder().encode(events.map((event) => JSON.stringify(event)).join('\n'));
  return { ndjson, count: events.length };
}
