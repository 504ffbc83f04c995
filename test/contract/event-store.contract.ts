import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Event } from '../../src/event/event.ts';
import type { Query } from '../../src/query/ast.ts';
import { newBatchId } from '../../src/queue/batch.ts';
import type { EventClaim, EventStore, SaveBatch, SearchRequest } from '../../src/store/event-store.ts';

/** What a driver's test gives to the suite. */
export interface StoreUnderTest {
  readonly store: EventStore;
  /** Opens the same stored events again; the first store is closed. */
  reopen(): Promise<EventStore>;
  /** Ends everything and removes it. */
  dispose(): Promise<void>;
}

/** A promise that a driver does not keep, by the test's name. */
export interface Skip {
  readonly name: string;
  readonly reason: string;
}

export const NOON = Date.parse('2026-03-01T12:00:00Z');
export const EVER = { from: 0, to: 4e12 };
export const EVERYTHING: Query = { op: 'everything' };

/** Fields of an event as a test gives them; the rest is made up. */
export type EventSketch = Partial<Omit<Event, 'mozdef'>> & { readonly id?: string };

/** A batch of events received at `received`, in stored form; each is a second younger than the one before. */
export function saveBatch(
  sketches: readonly EventSketch[],
  options: { batch?: string; received?: number; first?: number; claims?: readonly EventClaim[] } = {},
): SaveBatch {
  const received = options.received ?? NOON;
  const batch = options.batch ?? newBatchId(received);
  const lines = sketches.map(({ id, ...fields }, index) => {
    const position = (options.first ?? 0) + index;
    const time = new Date(received + position * 1000).toISOString();
    const event: Event = {
      ...{ receivedtimestamp: new Date(received).toISOString(), utctimestamp: time, timestamp: time },
      ...{ mozdefhostname: 'mozdef1', hostname: 'host1.example.com', source: 'test', category: 'authentication' },
      ...{ severity: 'INFO', processname: 'sshd', processid: '17', summary: `event ${position}`, tags: [] },
      ...{ type: 'event', details: {} },
      ...fields,
      mozdef: { id: id ?? `${batch}-${position}`, sender: '192.0.2.1', endpoint: 'events', plugins: [] },
    };
    return JSON.stringify(event);
  });
  const ndjson = new Uint8Array(Buffer.from(lines.join('\n')));
  return { batch, received, ndjson, count: lines.length, claims: options.claims ?? [] };
}

/** A search with defaults that tests seldom care about. */
export function searchFor(request: Partial<SearchRequest> = {}): SearchRequest {
  return { query: EVERYTHING, range: EVER, limit: 100, order: 'newest', total: 'exact', timeoutMs: 20_000, ...request };
}

export async function summaries(store: EventStore, request: Partial<SearchRequest> = {}): Promise<string[]> {
  const { events } = await store.search(searchFor(request));
  return events.map(({ summary }) => summary);
}

const some = (count: number): EventSketch[] => Array.from({ length: count }, () => ({}));
const ask = { query: EVERYTHING, range: EVER, timeoutMs: 20_000 };

/** The promises that every EventStore keeps, whatever keeps the events. `seal` runs each of them on sealed events too. */
export function eventStoreContract(
  open: () => Promise<StoreUnderTest>,
  options: { readonly skip?: readonly Skip[] } = {},
): void {
  const promise = (name: string, test: () => Promise<void>) => {
    const skip = options.skip?.find((skipped) => skipped.name === name);
    (skip ? it.skip : it)(skip ? `${name} (not kept: ${skip.reason})` : name, test);
  };

  describe.each([{ sealed: false }, { sealed: true }])('EventStore contract (sealed: $sealed)', ({ sealed }) => {
    let under: StoreUnderTest;
    let store: EventStore;
    beforeEach(async () => {
      under = await open();
      store = under.store;
    });
    afterEach(() => under.dispose());

    async function save(...batches: SaveBatch[]) {
      const reports = [];
      for (const batch of batches) reports.push(await store.save(batch));
      if (sealed) await store.maintain();
      return reports;
    }

    describe('saving', () => {
      promise('reports what it stored and numbers it in order', async () => {
        const reports = await save(saveBatch(some(3)), saveBatch(some(2), { received: NOON + 60_000 }));

        const { events } = await store.search(searchFor({ order: 'oldest' }));
        expect(reports).toEqual([
          { saved: 3, duplicates: 0, conflicts: 0, refused: [] },
          { saved: 2, duplicates: 0, conflicts: 0, refused: [] },
        ]);
        expect(events.map(({ mozdef }) => mozdef.seq)).toEqual([1, 2, 3, 4, 5]);
        expect((await store.status()).seq).toBe(5);
      });

      promise('stores a batch once, however often it comes', async () => {
        const batch = newBatchId(NOON);

        const first = await save(saveBatch(some(5), { batch }));
        const again = await save(saveBatch(some(5), { batch }), saveBatch(some(5), { batch }));

        expect([...first, ...again].map(({ saved, duplicates }) => [saved, duplicates])).toEqual([
          [5, 0],
          [0, 5],
          [0, 5],
        ]);
        expect(await store.count(ask)).toBe(5);
      });

      promise('stores a batch once when it comes twice at the same time', async () => {
        const batch = newBatchId(NOON);

        const reports = await Promise.all([
          store.save(saveBatch(some(5), { batch })),
          store.save(saveBatch(some(5), { batch })),
        ]);

        expect(reports.map(({ saved }) => saved).sort()).toEqual([0, 5]);
        expect(await store.count(ask)).toBe(5);
      });

      promise('stores the parts of a batch, in any order and overlapping, each event once', async () => {
        const batch = newBatchId(NOON);
        const part = (first: number, count: number) => saveBatch(some(count), { batch, first });

        const reports = await save(part(4, 3), part(0, 3), part(2, 4), part(0, 8));

        expect(reports.map(({ saved }) => saved)).toEqual([3, 3, 1, 1]);
        expect((await summaries(store, { order: 'oldest' })).sort()).toEqual(
          Array.from({ length: 8 }, (_, position) => `event ${position}`),
        );
      });

      promise('keeps several events of one position apart, each once', async () => {
        const batch = newBatchId(NOON);
        const events = ['0', '0-1', '0-2'].map((id) => ({ id: `${batch}-${id}`, summary: id }));

        await save(saveBatch(events.slice(0, 2), { batch }));
        const [again] = await save(saveBatch(events, { batch }));

        expect(again).toMatchObject({ saved: 1, duplicates: 2 });
        expect((await summaries(store)).sort()).toEqual(['0', '0-1', '0-2']);
      });

      promise('stores an event once that comes again in another batch under its first id', async () => {
        const first = newBatchId(NOON);
        await save(saveBatch(some(2), { batch: first }));

        const [again] = await save(saveBatch([{ id: `${first}-1` }, { id: `${first}-7`, summary: 'new' }]));

        expect(again).toMatchObject({ saved: 1, duplicates: 1 });
        expect(await store.get(`${first}-7`)).toMatchObject({ summary: 'new' });
      });

      promise('takes an empty batch', async () => {
        const [report] = await save(saveBatch([]));

        expect(report).toEqual({ saved: 0, duplicates: 0, conflicts: 0, refused: [] });
      });

      promise('refuses what is no event, with its line and a reason, and stores the rest', async () => {
        const batch = saveBatch(some(3));
        const lines = Buffer.from(batch.ndjson).toString().split('\n');
        lines[1] = '{"summary": broken';

        const report = await store.save({ ...batch, ndjson: new Uint8Array(Buffer.from(lines.join('\n'))) });

        expect(report).toMatchObject({ saved: 2, refused: [{ line: 1, reason: expect.stringContaining('JSON') }] });
        expect(await store.count(ask)).toBe(2);
      });

      promise('still knows every event and every batch after it was opened again', async () => {
        const batch = newBatchId(NOON);
        await save(saveBatch(some(5), { batch }));
        store = await under.reopen();

        const [again] = await save(saveBatch(some(6), { batch }));

        expect(again).toMatchObject({ saved: 1, duplicates: 5 });
        const { events } = await store.search(searchFor());
        expect(events.map(({ mozdef }) => mozdef.seq).sort()).toEqual([1, 2, 3, 4, 5, 6]);
      });
    });

    describe('claims', () => {
      /** A batch whose one event is claimed. */
      function claimed(claim: { content: string; summary?: string; received?: number; batch?: string; id?: string }) {
        const received = claim.received ?? NOON;
        const batch = claim.batch ?? newBatchId(received);
        const id = claim.id ?? 'c1a1m';
        return saveBatch([{ id, summary: claim.summary ?? claim.content }], {
          ...{ batch, received },
          claims: [{ line: 0, id, content: claim.content, ownId: `${batch}-0` }],
        });
      }

      promise('stores equal content under a claim once', async () => {
        const reports = await save(claimed({ content: 'a' }), claimed({ content: 'a', received: NOON + 3_600_000 }));

        expect(reports.map(({ saved, duplicates }) => [saved, duplicates])).toEqual([
          [1, 0],
          [0, 1],
        ]);
        expect(await store.get('c1a1m')).toMatchObject({ summary: 'a', mozdef: { id: 'c1a1m' } });
      });

      promise('stores other content under its own id, tagged, and once', async () => {
        const batch = newBatchId(NOON + 1000);
        const other = () => claimed({ content: 'b', batch, received: NOON + 1000 });

        const reports = await save(claimed({ content: 'a' }), other(), other());

        expect(reports).toMatchObject([
          { saved: 1, conflicts: 0 },
          { saved: 1, conflicts: 1 },
          { saved: 0, duplicates: 1 },
        ]);
        expect(await store.get('c1a1m')).toMatchObject({ summary: 'a', tags: [] });
        expect(await store.get(`${batch}-0`)).toMatchObject({
          ...{ summary: 'b', tags: ['id-conflict'], mozdef: { id: `${batch}-0` } },
        });
        expect(await summaries(store, { query: { op: 'equals', field: 'tags', value: 'id-conflict' } })).toEqual(['b']);
        expect(await summaries(store, { query: { op: 'any', text: 'conflict' } })).toEqual(['b']);
      });

      promise('knows the owner of a claim when it is delivered again, even days later', async () => {
        const batch = newBatchId(NOON);
        const owner = () => claimed({ content: 'a', batch });
        await save(owner(), claimed({ content: 'x', id: 'other', received: NOON + 5 * 86_400_000 }));
        store = await under.reopen();

        const [again] = await save(owner());

        expect(again).toMatchObject({ saved: 0, duplicates: 1, conflicts: 0 });
      });

      promise('frees a claim after 24 hours of reception', async () => {
        const [, later] = await save(
          claimed({ content: 'a' }),
          claimed({ content: 'b', received: NOON + 25 * 3_600_000 }),
        );

        expect(later).toMatchObject({ saved: 1, conflicts: 0 });
      });

      promise('judges claims within one batch too', async () => {
        const batch = newBatchId(NOON);
        const sketches = ['a', 'a', 'b'].map((summary) => ({ id: 'c1a1m', summary, tags: ['first'] }));
        const claims = sketches.map(({ summary }, line) => ({
          ...{ line, id: 'c1a1m', content: summary, ownId: `${batch}-${line}` },
        }));

        const [report] = await save(saveBatch(sketches, { batch, claims }));

        expect(report).toMatchObject({ saved: 2, duplicates: 1, conflicts: 1 });
        expect(await store.get(`${batch}-2`)).toMatchObject({ summary: 'b', tags: ['id-conflict', 'first'] });
      });
    });

    describe('searching', () => {
      promise('sorts by event time, newest or oldest first, and within range only', async () => {
        const at = (utctimestamp: string) => ({ utctimestamp, summary: utctimestamp.slice(11, 19) });
        await save(
          saveBatch([at('2026-03-01T10:00:00Z'), at('2026-03-01T12:00:00Z'), at('2026-03-01T09:00:00Z')]),
          saveBatch([at('2026-03-01T11:00:00Z')]),
        );
        const range = { from: Date.parse('2026-03-01T10:00:00Z'), to: Date.parse('2026-03-01T12:00:00Z') };

        expect(await summaries(store)).toEqual(['12:00:00', '11:00:00', '10:00:00', '09:00:00']);
        expect(await summaries(store, { order: 'oldest', range })).toEqual(['10:00:00', '11:00:00']);
      });

      promise('pages through everything once, while new events arrive', async () => {
        const sameTime = { utctimestamp: new Date(NOON).toISOString() };
        const sketches = Array.from({ length: 25 }, (_, n) => ({ summary: `s${n}`, ...(n % 2 === 0 && sameTime) }));
        await save(saveBatch(sketches));
        const seen: string[] = [];
        let cursor: string | undefined;

        do {
          const page = await store.search(searchFor({ limit: 7, ...(cursor !== undefined && { cursor }) }));
          seen.push(...page.events.map(({ summary }) => summary));
          expect(page.total).toEqual({ value: 25, relation: 'eq' });
          cursor = page.next;
          await save(saveBatch([{ summary: 'late', ...sameTime }], { received: NOON + seen.length }));
        } while (cursor !== undefined);

        expect(seen).toHaveLength(25);
        expect(new Set(seen)).toEqual(new Set(sketches.map(({ summary }) => summary)));
      });

      promise('refuses a cursor that it did not give', async () => {
        await expect(store.search(searchFor({ cursor: 'bm8' }))).rejects.toMatchObject({ code: 'request-invalid' });
      });

      promise('counts exactly, or at least so many', async () => {
        await save(saveBatch(some(30)));
        const total = async (asked: number | 'exact') =>
          (await store.search(searchFor({ limit: 3, total: asked }))).total;

        expect(await total('exact')).toEqual({ value: 30, relation: 'eq' });
        expect(await total(10)).toEqual({ value: 10, relation: 'gte' });
        expect(await total(30)).toEqual({ value: 30, relation: 'eq' });
        expect(await total(100)).toEqual({ value: 30, relation: 'eq' });
      });

      promise('finds by words anywhere and by values', async () => {
        await save(
          saveBatch([
            { summary: 'Accepted publickey for root', details: { port: 22, user: { name: 'Root' } } },
            { summary: 'Failed password', details: { port: 2222, list: ['Needle-42'] } },
          ]),
        );
        const found = (query: Query) => summaries(store, { query });

        expect(await found({ op: 'any', text: 'needle' })).toEqual(['Failed password']);
        expect(await found({ op: 'words', field: 'summary', text: 'ACCEPTED publickey' })).toHaveLength(1);
        expect(await found({ op: 'equals', field: 'details.port', value: '22' })).toHaveLength(1);
        expect(await found({ op: 'equals', field: 'details.user.name', value: 'ROOT' })).toHaveLength(1);
        expect(await found({ op: 'any', text: 'nowhere' })).toEqual([]);
        expect(await found({ op: 'nothing' })).toEqual([]);
      });

      promise('counts what a query finds', async () => {
        await save(saveBatch([...some(4), { category: 'Network' }]));

        expect(await store.count(ask)).toBe(5);
        expect(await store.count({ ...ask, query: { op: 'equals', field: 'category', value: 'network' } })).toBe(1);
      });

      promise('gets one event by its id', async () => {
        const batch = newBatchId(NOON);
        await save(saveBatch(some(3), { batch }));

        expect(await store.get(`${batch}-1`)).toMatchObject({ summary: 'event 1', mozdef: { seq: 2 } });
        expect(await store.get(`${batch}-3`)).toBeUndefined();
        expect(await store.get("no such id'")).toBeUndefined();
      });

      promise('stops at once when it is cancelled', async () => {
        await save(saveBatch(some(3)));
        const controller = new AbortController();
        controller.abort();

        await expect(store.search(searchFor(), controller.signal)).rejects.toThrow();
      });

      promise('says so when the time was too short', async () => {
        await save(saveBatch(some(3)));

        const page = await store.search(searchFor({ timeoutMs: 0 }));

        expect(page).toMatchObject({ partial: true, total: { relation: 'gte' } });
        expect(await store.histogram({ ...ask, timeoutMs: 0, intervalMs: 1000 })).toEqual({ value: [], partial: true });
        await expect(store.count({ ...ask, timeoutMs: 0 })).rejects.toMatchObject({ code: 'query-timeout' });
      });
    });

    describe('summing up', () => {
      const at = (seconds: number, category: string): EventSketch => ({
        ...{ category, utctimestamp: new Date(NOON + seconds * 1000).toISOString() },
      });

      promise('makes a histogram, in all and by a field', async () => {
        await save(saveBatch([at(0, 'A'), at(59, 'B'), at(60, 'A'), at(200, 'A')]));
        const minute = { ...ask, intervalMs: 60_000 };

        const plain = await store.histogram(minute);
        const split = await store.histogram({ ...minute, by: 'category' });

        expect(plain).toEqual({
          partial: false,
          value: [
            { start: NOON, count: 2 },
            { start: NOON + 60_000, count: 1 },
            { start: NOON + 180_000, count: 1 },
          ],
        });
        expect(split.value[0]).toEqual({ start: NOON, count: 2, by: { A: 1, B: 1 } });
        expect(split.value[2]).toEqual({ start: NOON + 180_000, count: 1, by: { A: 1 } });
      });

      promise('lists the most frequent values, without regard to case, of lists each value', async () => {
        await save(
          saveBatch([
            { source: 'Auth', tags: ['x', 'y'] },
            { source: 'auth', tags: ['x', 'X'] },
            { source: 'web', tags: [] },
          ]),
        );

        const terms = async (field: string, limit = 10) => (await store.terms({ ...ask, field, limit })).value;

        expect(await terms('source')).toEqual([
          { value: 'auth', count: 2 },
          { value: 'web', count: 1 },
        ]);
        expect(await terms('source', 1)).toHaveLength(1);
        expect(await terms('tags')).toEqual([
          { value: 'x', count: 2 },
          { value: 'y', count: 1 },
        ]);
        expect(await terms('details.nothing')).toEqual([]);
      });

      promise('lists fields with their types and coverage', async () => {
        await save(
          saveBatch([
            { details: { a: 1, b: { c: 'x' } } },
            { details: { a: 'one' } },
            { details: { a: [1], n: null } },
            { details: {} },
          ]),
        );

        const { value } = await store.fields(ask);
        const field = (name: string) => value.find((info) => info.name === name);

        expect(field('summary')).toEqual({ name: 'summary', types: ['string'], coverage: 1 });
        expect(field('details.a')).toEqual({ name: 'details.a', types: ['array', 'number', 'string'], coverage: 0.75 });
        expect(field('details.b.c')).toEqual({ name: 'details.b.c', types: ['string'], coverage: 0.25 });
        expect(field('details.n')?.types).toEqual(['null']);
      });
    });

    describe('anything that can be sent', () => {
      promise('keeps one field as any type, unchanged', async () => {
        const values = ['text', 12, 1.5e300, true, null, ['a', 1], { deep: { er: 1 } }, '', '[x', '{"a":1}'];
        await save(saveBatch(values.map((drift) => ({ details: { drift, sourceipaddress: drift, username: drift } }))));

        const { events } = await store.search(searchFor({ order: 'oldest' }));

        expect(events.map(({ details }) => details)).toEqual(
          values.map((drift) => ({ drift, sourceipaddress: drift, username: drift })),
        );
      });

      promise('keeps hostile text as it is, but for halves of surrogate pairs', async () => {
        const texts = [
          'nul \0 byte',
          'quotes \' " ` ; --',
          '\n\r\t\\ \\u0000 \\ud800',
          'x'.repeat(70_000),
          '\u{1f600} é',
        ];
        await save(saveBatch(texts.map((text) => ({ summary: text, hostname: text, details: { username: text } }))));
        await save(
          saveBatch([{ summary: 'half \ud83d, \\\udc00', details: { ['\ud800']: 1 } }], { received: NOON - 1 }),
        );

        const { events } = await store.search(searchFor({ order: 'oldest' }));

        expect(events.map(({ summary }) => summary)).toEqual(['half \ufffd, \\\ufffd', ...texts]);
        expect(events[0]?.details).toEqual({ ['\ufffd']: 1 });
        expect(events.slice(1).map(({ details }) => details['username'])).toEqual(texts);
      });

      promise('keeps events without a readable time, by their reception', async () => {
        await save(saveBatch([{ utctimestamp: 'yesterday', summary: 'odd' }]));

        expect(await summaries(store, { range: { from: NOON, to: NOON + 1 } })).toEqual(['odd']);
      });
    });

    promise('saves and searches at the same time', async () => {
      const saves = Array.from({ length: 20 }, (_, n) =>
        store.save(saveBatch(some(50), { received: NOON + n * 1000 })),
      );
      const counts = Array.from({ length: 10 }, () => store.count(ask));

      const reports = await Promise.all(saves);
      for (const count of await Promise.all(counts)) expect(count % 50).toBe(0);

      expect(reports.reduce((sum, { saved }) => sum + saved, 0)).toBe(1000);
      if (sealed) await store.maintain();
      expect(await store.count(ask)).toBe(1000);
      expect(await store.status()).toMatchObject({ events: 1000, seq: 1000 });
    });
  });
}
