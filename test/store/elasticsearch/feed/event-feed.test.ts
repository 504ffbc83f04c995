import { afterEach, describe, expect, it } from '@jest/globals';
import type { Event } from '../../../../src/event/event.ts';
import type { FeedSlice } from '../../../../src/store/event-store.ts';
import { type FakeShard, FeedServer, fakeShard } from './feed-server.ts';

const FIRST = 'events-20260228';
const SECOND = 'events-20260301';
const ask = { limit: 100, timeoutMs: 10_000 };

const summariesIn = ({ ndjson }: FeedSlice): string[] => {
  const lines = Buffer.from(ndjson).toString().split('\n').filter(Boolean);
  return lines.map((line) => (JSON.parse(line) as Event).summary);
};
const numbers = (index: string, first: number, last: number): string[] =>
  Array.from({ length: last - first + 1 }, (_, n) => `${index} ${first + n}`);

describe('EventFeed of a search server', () => {
  let server: FeedServer;
  afterEach(() => server.close());
  const start = async (shards: Record<string, FakeShard>) => {
    server = await FeedServer.start(shards);
    return server.feed();
  };
  const shard = (index: string): FakeShard => server.shards.get(index) as FakeShard;

  it('asks once when nothing is new, and looks for what is where the checkpoint came from', async () => {
    const feed = await start({ [FIRST]: fakeShard(4) });
    const { cursor } = await feed.read(ask);
    server.requests.length = 0;

    const idle = await feed.read({ ...ask, cursor });
    const asked = [...server.requests];
    shard(FIRST).checkpoint = 6;
    const next = await feed.read({ ...ask, cursor });

    expect(idle).toMatchObject({ count: 0, cursor, more: false });
    expect(asked).toEqual(['GET /events-*/_stats/flush']);
    expect(summariesIn(next)).toEqual(numbers(FIRST, 5, 6));
    expect(server.requests.slice(1)).toEqual([asked[0], `POST /${FIRST}/_refresh`, 'POST /_msearch']);
    expect(server.searches.at(-1)).toMatchObject({ preference: '_shards:0|_only_nodes:old', after: 4, upTo: 6 });
  });

  it.each<[string, Partial<FakeShard>]>([
    ['is cut by time', { fault: () => 'cut' }],
    ['fails', { fault: () => 'missing' }],
    ['is not possible, since what is new cannot be made visible', { refreshes: false }],
  ])('takes nothing of a shard whose search %s, and reads the others', async (_, broken) => {
    const feed = await start({ [FIRST]: fakeShard(4, broken), [SECOND]: fakeShard(2) });

    const slice = await feed.read(ask);
    const again = feed.read({ ...ask, cursor: slice.cursor });

    expect(summariesIn(slice)).toEqual(numbers(SECOND, 0, 2));
    expect(slice.more).toBe(false);
    await expect(again).rejects.toMatchObject({ code: expect.stringMatching(/^(?:store-unavailable|query-timeout)$/) });
    Object.assign(shard(FIRST), fakeShard(4));
    expect(summariesIn(await feed.read({ ...ask, cursor: slice.cursor }))).toEqual(numbers(FIRST, 0, 4));
  });

  it('reads others even if a shard that fails has more than a slice holds', async () => {
    const feed = await start({ [FIRST]: fakeShard(1000, { fault: () => 'missing' }), [SECOND]: fakeShard(2) });

    expect(summariesIn(await feed.read({ ...ask, limit: 10 }))).toEqual(numbers(SECOND, 0, 2));
  });

  it('asks for fewer events when they are too large for the server', async () => {
    const feed = await start({ [FIRST]: fakeShard(99, { fault: (size) => (size > 7 ? 'memory' : 'none') }) });

    const slice = await feed.read(ask);

    expect(summariesIn(slice)).toEqual(numbers(FIRST, 0, 6));
    expect(slice.more).toBe(true);
  });

  it('gives up when not even one event is small enough', async () => {
    const feed = await start({ [FIRST]: fakeShard(99, { fault: () => 'memory' }) });

    await expect(feed.read(ask)).rejects.toMatchObject({ code: 'store-unavailable' });
  });

  it('keeps its place in a shard that is away, and is not confused by a checkpoint that seems to go back', async () => {
    const feed = await start({ [FIRST]: fakeShard(4), [SECOND]: fakeShard(2) });
    const { cursor } = await feed.read(ask);
    shard(FIRST).works = false;
    shard(SECOND).checkpoint = 1;

    const away = await feed.read({ ...ask, cursor });
    Object.assign(shard(FIRST), { works: true, checkpoint: 5 });
    shard(SECOND).checkpoint = 3;
    const back = await feed.read({ ...ask, cursor: away.cursor });

    expect(away).toMatchObject({ count: 0, more: false });
    expect(summariesIn(back).sort()).toEqual([`${FIRST} 5`, `${SECOND} 3`]);
  });

  it('begins again in a shard that numbers anew', async () => {
    const feed = await start({ [FIRST]: fakeShard(4) });
    const { cursor } = await feed.read(ask);
    Object.assign(shard(FIRST), { history: 'another one', checkpoint: 7 });

    expect(summariesIn(await feed.read({ ...ask, cursor }))).toEqual(numbers(FIRST, 0, 7));
  });

  it('does not say where the end is while a shard is away', async () => {
    const feed = await start({ [FIRST]: fakeShard(4), [SECOND]: fakeShard(2, { works: false }) });

    await expect(feed.end()).rejects.toMatchObject({
      code: 'store-unavailable',
      message: expect.stringContaining('20260301'),
    });
    shard(SECOND).works = true;
    expect(await feed.read({ ...ask, cursor: await feed.end() })).toMatchObject({ count: 0, more: false });
  });

  it.each([['[]'], ['{"20260301/0":["hist"]}'], ['{"20260301/0":[7,7]}'], ['{"20260301/0":["h","7"]}'], ['null']])(
    'refuses a cursor that says %s',
    async (place) => {
      const feed = await start({});
      const [store] = JSON.parse(Buffer.from(await feed.end(), 'base64url').toString()) as [string];
      const cursor = Buffer.from(`["${store}",${place}]`).toString('base64url');

      await expect(feed.read({ ...ask, cursor })).rejects.toMatchObject({ code: 'request-invalid' });
    },
  );
});
