import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '../../../src/log/log.ts';
import { newBatchId } from '../../../src/queue/batch.ts';
import { EmbeddedEventStore } from '../../../src/store/embedded/embedded-event-store.ts';
import { storeConfig } from '../../../src/store/store-config.ts';
import { eventRoutes } from '../../../src/web/api/event-routes.ts';
import { type EventSketch, NOON, saveBatch } from '../../contract/event-store.contract.ts';
import { NOW, WebUnderTest } from '../support.ts';

interface Found {
  readonly events: readonly { readonly summary: string; readonly mozdef: { readonly seq: number } }[];
  readonly total: { readonly value: number; readonly relation: string };
  readonly next?: string;
  readonly partial: boolean;
  readonly tookms: number;
}

/** Over a real store with 60 events, one a second from noon on: 40 of sshd, 20 of web servers, by three hosts. */
describe('the API of events', () => {
  const directory = mkdtempSync(join(tmpdir(), 'mozdef-web-events-'));
  const batch = newBatchId(NOON);
  let store: EmbeddedEventStore;
  let web: WebUnderTest;
  beforeAll(async () => {
    const config = storeConfig.parse({ min_free_bytes: 0, gather: '0ms' });
    store = await EmbeddedEventStore.open({ directory, config, log: createLogger('silent') });
    const sketches = Array.from(
      { length: 60 },
      (_, n): EventSketch => ({
        summary: `event ${n}`,
        hostname: `host${n % 3}`,
        processname: n < 40 ? 'sshd' : 'nginx',
        details: { number: n, ...(n < 40 && { username: n % 2 ? 'ann' : 'bob' }) },
      }),
    );
    await store.save(saveBatch(sketches.slice(0, 30), { batch }));
    await store.maintain();
    await store.save(saveBatch(sketches.slice(30), { batch: newBatchId(NOON + 1), first: 30 }));
    web = await WebUnderTest.start(eventRoutes({ store, now: () => NOW, timeoutMs: 20_000 }));
  });
  afterAll(async () => {
    await web.stop();
    await store.close();
    rmSync(directory, { recursive: true });
  });

  async function ask<T>(what: string, parameters: Record<string, string> = {}): Promise<T> {
    const answer = await web.get(`/api/events/${what}?${new URLSearchParams(parameters)}`);
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
    return answer.json() as T;
  }
  const refused = async (what: string, parameters: Record<string, string>): Promise<unknown> => {
    const answer = await web.get(`/api/events/${what}?${new URLSearchParams(parameters)}`);
    return { status: answer.status, ...(answer.json() as { error?: object }).error };
  };
  const summaries = ({ events }: Found): string[] => events.map(({ summary }) => summary);
  const upTo = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, n) => `event ${from + n}`);

  it('finds the newest first, of the last day', async () => {
    const found = await ask<Found>('search');

    expect(summaries(found)).toEqual(upTo(0, 60).reverse());
    expect(found).toMatchObject({ total: { value: 60, relation: 'eq' }, partial: false });
    expect(found.tookms).toBeGreaterThanOrEqual(0);
    expect(found.events[0]?.mozdef.seq).toBeGreaterThan(0);
  });

  it('finds what matches, in the order asked for, page by page', async () => {
    const parameters = { q: 'processname:nginx AND hostname:host1', order: 'oldest', limit: '4' };
    const first = await ask<Found>('search', parameters);
    const second = await ask<Found>('search', { ...parameters, cursor: first.next ?? '' });

    expect(summaries(first)).toEqual(['event 40', 'event 43', 'event 46', 'event 49']);
    expect(summaries(second)).toEqual(['event 52', 'event 55', 'event 58']);
    expect(second.next).toBeUndefined();
    expect(first.total).toEqual({ value: 7, relation: 'eq' });
  });

  it('counts no further than asked', async () => {
    expect((await ask<Found>('search', { total: '10', limit: '5' })).total).toMatchObject({ relation: 'gte' });
    expect((await ask<Found>('search', { total: 'exact', limit: '0' })).total).toEqual({ value: 60, relation: 'eq' });
  });

  it.each([
    [{ from: '2026-03-01T12:00:10Z', to: '2026-03-01T12:00:20Z' }, 10],
    [{ from: String(NOON), to: String(NOON + 1000) }, 1],
    [{ from: '2026-03-01', to: '2026-03-01' }, 60],
    [{ from: 'now/d', to: 'now/d' }, 60],
    [{ from: 'now-1h', to: 'now-1h+5s' }, 5],
    [{ from: '2026-03-01T12:00', to: '2026-03-01T12:00' }, 60],
    [{ from: 'now-30m' }, 0],
    [{ from: '2026-02-01', to: '2026-02-28' }, 0],
  ])('counts the events of %j', async (range, count) => {
    expect(await ask('count', range)).toEqual({ count });
  });

  it('counts what matches', async () => {
    expect(await ask('count', { q: 'details.username:ann' })).toEqual({ count: 20 });
    expect(await ask('count', { q: 'details.number:>=50' })).toEqual({ count: 10 });
    expect(await ask('count', { q: 'nothing' })).toEqual({ count: 0 });
  });

  it('shows numbers over time, in buckets that hold all and that adjoin', async () => {
    const range = { from: '2026-03-01T12:00:00Z', to: '2026-03-01T12:01:00Z' };
    const answer = await ask<{ intervalms: number; buckets: { start: number; count: number }[] }>('histogram', {
      ...range,
      buckets: '6',
    });

    expect(answer).toEqual({
      intervalms: 10_000,
      buckets: Array.from({ length: 6 }, (_, n) => ({ start: NOON + n * 10_000, count: 10 })),
      partial: false,
    });
  });

  it('splits numbers over time by a field', async () => {
    const answer = await ask<{ buckets: { count: number; by: Record<string, number> }[] }>('histogram', {
      from: '2026-03-01T12:00:00Z',
      to: '2026-03-01T12:01:00Z',
      buckets: '1',
      by: 'processname',
    });

    expect(answer.buckets).toMatchObject([{ count: 60, by: { sshd: 40, nginx: 20 } }]);
  });

  it('lists the most frequent values of a field', async () => {
    expect(await ask('terms', { field: 'processname' })).toEqual({
      field: 'processname',
      values: [
        { value: 'sshd', count: 40 },
        { value: 'nginx', count: 20 },
      ],
      total: 60,
      partial: false,
    });
    expect(await ask('terms', { field: 'details.username', q: 'processname:sshd', limit: '1' })).toMatchObject({
      values: [{ count: 20 }],
      total: 40,
    });
  });

  it('lists the fields with types and coverage', async () => {
    const { fields } = await ask<{ fields: { name: string; types: string[]; coverage: number }[] }>('fields');

    expect(fields.find(({ name }) => name === 'details.number')).toEqual({
      name: 'details.number',
      types: ['number'],
      coverage: 1,
    });
    expect(fields.find(({ name }) => name === 'details.username')?.coverage).toBeCloseTo(2 / 3);
  });

  it('gives one event by its id', async () => {
    const answer = await web.get(`/api/events/${batch}-7`);
    const missing = await web.get('/api/events/missing-1');

    expect(answer.json()).toMatchObject({ summary: 'event 7', mozdef: { id: `${batch}-7` } });
    expect(missing.status).toBe(404);
    expect(missing.json()).toMatchObject({ error: { code: 'not-found' } });
  });

  it('says in which column a query is wrong', async () => {
    for (const what of ['search', 'count', 'histogram', 'fields']) {
      expect(await refused(what, { q: 'a AND (b' })).toMatchObject({ status: 400, code: 'query-invalid', column: 7 });
    }
  });

  it.each([
    ['search', { limit: '' }, /limit/],
    ['search', { limit: '10001' }, /limit/],
    ['search', { limit: '-1' }, /limit/],
    ['search', { limit: '1e3' }, /limit/],
    ['search', { limit: '5.5' }, /limit/],
    ['search', { total: 'all' }, /total/],
    ['search', { order: 'best' }, /order/],
    ['search', { query: 'x' }, /query/],
    ['search', { from: 'yesterday' }, /from.*yesterday/],
    ['count', { to: '2026-13-01' }, /to.*2026-13-01/],
    ['count', { from: 'now', to: 'now-1h' }, /range is empty/],
    ['terms', {}, /field/],
    ['terms', { field: '' }, /field/],
    ['histogram', { buckets: '0' }, /buckets/],
    ['histogram', { buckets: '1001' }, /buckets/],
  ])('refuses %s with %j and names what is wrong', async (what, parameters, message) => {
    expect(await refused(what, parameters as Record<string, string>)).toMatchObject({
      status: 400,
      code: 'request-invalid',
      message: expect.stringMatching(message),
    });
  });

  it('refuses a cursor that is none of ours', async () => {
    const { status } = (await refused('search', { cursor: 'hostile' })) as { status: number };

    expect(status).toBe(400);
  });
});
