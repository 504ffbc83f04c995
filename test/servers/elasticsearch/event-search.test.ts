import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Event } from '../../../src/event/event.ts';
import type { Query } from '../../../src/query/ast.ts';
import { compileDsl } from '../../../src/store/elasticsearch/compile-dsl.ts';
import type { EventSearch } from '../../../src/store/elasticsearch/search/event-search.ts';
import { OldIndices } from '../../../src/store/elasticsearch/search/old-indices.ts';
import { EVER, EVERYTHING, NOON, saveBatch, searchFor } from '../../contract/event-store.support.ts';
import { StoredEvents } from './stored-events.ts';
import { PRODUCTS, useSearchServer } from './test-search-server.ts';

const DAY_MS = 86_400_000;
/** An expression of which an automaton cannot be made in reasonable time: what is 22 characters before the end has to be remembered. */
const LARGE = { op: 'regexp', field: 'summary', source: '(?:.*)a(?:a|b){22}' } as const;

/** Events of which only what is given matters, numbered from `first` on. */
function eventsOf(sketches: Parameters<typeof saveBatch>[0], first = 1): Event[] {
  return Buffer.from(saveBatch(sketches).ndjson)
    .toString()
    .split('\n')
    .map((line, index) => {
      const event = JSON.parse(line) as Event;
      return { ...event, mozdef: { ...event.mozdef, seq: first + index } };
    });
}

describe.each(PRODUCTS)('EventSearch on %s', (product) => {
  const server = useSearchServer(product);
  let stored: StoredEvents;
  let search: EventSearch;
  beforeEach(async () => {
    stored = new StoredEvents(server);
    search = await stored.search();
  });

  const seqs = async (request: Parameters<typeof searchFor>[0] = {}) => {
    const { events } = await search.search(searchFor(request));
    return events.map(({ mozdef }) => mozdef.seq);
  };

  it('sorts by the microsecond, then by seq, then by id, before 1970 too', async () => {
    const times = [
      '1969-12-31T23:59:59.999999Z',
      '2026-03-01T12:00:00.000002Z',
      '2026-03-01T12:00:00.000001Z',
      '0001-01-01T00:00:00Z',
    ];
    const events = eventsOf([...times, '2026-03-01T12:00:00.000001Z'].map((utctimestamp) => ({ utctimestamp })));
    await stored.save(events, NOON);

    const range = { from: -1e14, to: 1e14 };
    expect(await seqs({ order: 'oldest', range })).toEqual([4, 1, 3, 5, 2]);
    expect(await seqs({ order: 'newest', range })).toEqual([2, 5, 3, 1, 4]);
    expect(await seqs({ range: { from: -1, to: NOON } })).toEqual([1]);
    expect(
      (await search.histogram({ query: EVERYTHING, range, timeoutMs: 20_000, intervalMs: 1000 })).value.map(
        ({ start }) => start,
      ),
    ).toEqual([Date.parse('0001-01-01T00:00:00Z'), -1000, NOON]);
  });

  it('shows each of two events once that two writers numbered alike', async () => {
    const utctimestamp = '2026-03-01T12:00:00Z';
    const [one, other] = [eventsOf([{ utctimestamp, id: 'a' }]), eventsOf([{ utctimestamp, id: 'b' }])];
    await stored.save(one, NOON);
    await stored.save(other, NOON + DAY_MS);

    const first = await search.search(searchFor({ limit: 1 }));
    const second = await search.search(searchFor({ limit: 1, cursor: first.next ?? '' }));

    expect([...first.events, ...second.events].map(({ mozdef }) => mozdef.id)).toEqual(['b', 'a']);
    expect(second.next).toBeUndefined();
  });

  it('finds an event that was late among those of the day on which it came, and leaves out only older days', async () => {
    const [late, timely] = eventsOf([{ utctimestamp: '2025-01-05T00:00:00Z' }, {}]);
    await stored.save([late as Event], NOON - 30 * DAY_MS);
    await stored.save([timely as Event], NOON);
    const client = await server.client();
    const old = new OldIndices({ server: client, prefix: stored.prefix, now: () => NOON });
    const limits = { timeoutMs: 20_000, signal: undefined };

    expect(await seqs({ range: { from: Date.parse('2025-01-01'), to: Date.parse('2025-02-01') } })).toEqual([1]);
    expect(await seqs({ range: { from: NOON, to: NOON + DAY_MS } })).toEqual([2]);
    expect(await old.excluding({ from: NOON, to: NOON + 1 }, limits)).toEqual([`-${stored.prefix}events-20260130`]);
    expect(await old.excluding({ from: NOON - 29 * DAY_MS, to: NOON }, limits)).toEqual([]);
  });

  it('answers though the server takes no expression that is so large', async () => {
    await stored.save(eventsOf([{ summary: `xa${'b'.repeat(22)}` }, { summary: 'b'.repeat(23) }]), NOON);
    const refused = await server.ask('POST', `/${stored.prefix}*/_search`, { query: compileDsl(LARGE).lower });

    expect(JSON.stringify(refused)).toMatch(/determiniz/i);
    expect(await seqs({ query: LARGE })).toEqual([1]);
    expect(await search.count({ query: { op: 'not', of: LARGE }, range: EVER, timeoutMs: 20_000 })).toBe(1);
  });

  it('counts what memory has to judge as far as it is asked', async () => {
    const query = { op: 'regexp', field: 'hostname', source: '.*\\bx' } as const;
    await stored.save(eventsOf(Array.from({ length: 30 }, (_, n) => ({ hostname: n % 3 === 0 ? 'a.x' : 'ax' }))), NOON);
    const total = async (total: number | 'exact') => (await search.search(searchFor({ query, total, limit: 2 }))).total;

    expect(await total('exact')).toEqual({ value: 10, relation: 'eq' });
    expect(await total(4)).toEqual({ value: 4, relation: 'gte' });
    expect(await total(10)).toEqual({ value: 10, relation: 'eq' });
  });

  it('answers where nothing was ever stored', async () => {
    expect(await search.search(searchFor())).toEqual({
      total: { value: 0, relation: 'eq' },
      events: [],
      partial: false,
    });
    expect(await search.terms({ query: EVERYTHING, range: EVER, field: 'tags', limit: 5, timeoutMs: 20_000 })).toEqual({
      value: [],
      partial: false,
    });
    expect((await search.get(['019e7a52-0b5c-7d5e-9d1c-0123456789ab-7', 'a claim'])).size).toBe(0);
  });

  it('waits for an index that is just being started, and gives what there is while one cannot be', async () => {
    await stored.save(eventsOf([{}]), NOON);
    const other = `/${stored.prefix}events-20260302`;
    const settings = { 'index.routing.allocation.enable': 'none', number_of_replicas: 0 };
    await server.ask('PUT', `${other}?wait_for_active_shards=0`, { settings });

    const without = await search.search(searchFor());
    await expect(search.count({ query: EVERYTHING, range: EVER, timeoutMs: 20_000 })).rejects.toMatchObject({
      code: 'store-unavailable',
    });
    const waiting = search.count({ query: EVERYTHING, range: EVER, timeoutMs: 20_000 });
    await server.ask('PUT', `${other}/_settings`, { 'index.routing.allocation.enable': 'all' });

    expect(without).toMatchObject({ partial: true, total: { relation: 'gte' }, events: [{ summary: 'event 0' }] });
    expect(await waiting).toBe(1);
  });

  it('stops at once when it is told to, also while it waits', async () => {
    const settings = { 'index.routing.allocation.enable': 'none' };
    await server.ask('PUT', `/${stored.prefix}events-20260302?wait_for_active_shards=0`, { settings });
    const controller = new AbortController();

    const waiting = search.count({ query: EVERYTHING, range: EVER, timeoutMs: 20_000 }, controller.signal);
    setImmediate(() => controller.abort(new Error('enough')));

    await expect(waiting).rejects.toThrow('enough');
  });

  it('answers however deep a query is', async () => {
    const deep = Array.from({ length: 61 }).reduce<Query>((of) => ({ op: 'not', of }), { op: 'any', text: 'needle' });
    await stored.save(eventsOf([{ summary: 'needle' }, {}]), NOON);

    expect(await seqs({ query: deep })).toEqual([2]);
  });

  it('says so when the server does not take a query', async () => {
    const of = Array.from({ length: 10_000 }, (_, n): Query => ({ op: 'any', text: `two words${n}` }));
    await stored.save(eventsOf([{}]), NOON);

    const answer = search.count({ query: { op: 'or', of }, range: EVER, timeoutMs: 60_000 });

    await expect(answer).rejects.toThrow('clauses');
  });
});
