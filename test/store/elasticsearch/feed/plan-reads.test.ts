import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { FeedPlaces } from '../../../../src/store/elasticsearch/feed/feed-places.ts';
import { planReads, withNews } from '../../../../src/store/elasticsearch/feed/plan-reads.ts';
import type { ShardState } from '../../../../src/store/elasticsearch/feed/shard-states.ts';

const shardOf = (day: number, shard: number, checkpoint: number, index = `events-${day}`): ShardState => ({
  index,
  shard,
  key: `${index}/${shard}`,
  day,
  history: 'h',
  node: 'n',
  checkpoint,
});
const plan = (shards: readonly ShardState[], limit: number, places = new FeedPlaces()) =>
  planReads(withNews(shards, places), places, limit).map(({ shard, after, most }) => [shard.key, after, most]);

describe('planReads', () => {
  it('reads all that is new when it fits', () => {
    const seen = shardOf(1, 0, 9);
    const shards = [shardOf(2, 0, 4), seen, shardOf(3, 0, -1)];

    expect(plan(shards, 100, new FeedPlaces().with([[seen, 7]]))).toEqual([
      ['events-1/0', 7, 2],
      ['events-2/0', -1, 5],
    ]);
  });

  it('reads older days first, and shards of one day side by side', () => {
    const shards = [shardOf(2, 0, 99), shardOf(1, 0, 9), shardOf(2, 1, 299), shardOf(3, 0, 4)];

    expect(plan(shards, 50)).toEqual([
      ['events-1/0', -1, 10],
      ['events-2/0', -1, 10],
      ['events-2/1', -1, 30],
    ]);
  });

  it('names no more indices than a request takes', () => {
    const shards = Array.from({ length: 90 }, (_, n) => shardOf(n, 0, 5, `${'a'.repeat(100)}-${n}`));

    expect(plan(shards, 10_000).length).toBeLessThan(40);
    expect(plan([shardOf(1, 0, 5, 'a'.repeat(5000))], 10)).toHaveLength(1);
  });

  it('never plans more than asked for, or nothing where there is something', () => {
    const shards = fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: -1, max: 1e6 })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(shards, fc.integer({ min: 1, max: 5000 }), (given, limit) => {
        const states = given.map(([day, checkpoint], shard) => shardOf(day, shard, checkpoint));
        const places = new FeedPlaces();
        const news = withNews(states, places);

        const reads = planReads(news, places, limit);

        expect(reads.length > 0).toBe(news.length > 0);
        expect(reads.reduce((sum, { most }) => sum + most, 0)).toBeLessThanOrEqual(limit);
        for (const { most, shard } of reads) {
          expect(most).toBeGreaterThanOrEqual(1);
          expect(most).toBeLessThanOrEqual(shard.checkpoint + 1);
        }
      }),
    );
  });
});
