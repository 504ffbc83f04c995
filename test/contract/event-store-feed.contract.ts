import { describe, expect } from '@jest/globals';
import * as fc from 'fast-check';
import type { Event } from '../../src/event/event.ts';
import { newBatchId } from '../../src/queue/batch.ts';
import type { EventStore, FeedRequest, FeedSlice, SaveBatch } from '../../src/store/event-store.ts';
import {
  type ContractContext,
  type EventSketch,
  expectSeqs,
  NOON,
  saveBatch,
  some,
  stored,
} from './event-store.support.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A slice with defaults that tests seldom care about. */
export function feedOf(store: EventStore, request: Partial<FeedRequest> = {}): Promise<FeedSlice> {
  return store.feed({ limit: 1000, timeoutMs: 20_000, ...request });
}

export function eventsIn({ ndjson, count }: FeedSlice): Event[] {
  const text = Buffer.from(ndjson).toString('utf8');
  const events = text === '' ? [] : text.split('\n').map((line) => JSON.parse(line) as Event);
  expect(events).toHaveLength(count);
  return events;
}

/** Everything behind a cursor, in slices whose sizes follow one another in a circle. */
export async function drain(store: EventStore, from?: string, sizes: readonly number[] = [1000]) {
  const events: Event[] = [];
  let cursor = from;
  for (let turn = 0; ; turn++) {
    const limit = sizes[turn % sizes.length] ?? 1;
    const slice = await feedOf(store, { limit, ...(cursor !== undefined && { cursor }) });
    expect(slice.count).toBeLessThanOrEqual(limit);
    events.push(...eventsIn(slice));
    cursor = slice.cursor;
    if (!slice.more) return { events, cursor };
  }
}

/** Whether this is done, for a loop beside it. It may reject when someone awaits it. */
export function progressOf(work: Promise<unknown>): { over: boolean } {
  const progress = { over: false };
  const end = (): void => {
    progress.over = true;
  };
  work.then(end, end);
  return progress;
}

const idOf = ({ mozdef }: Event): string => mozdef.id;
/** Ids, each as often as it came. */
const ids = (events: readonly Event[]): string[] => events.map(idOf).sort();

function idsIn(batches: readonly SaveBatch[]): string[] {
  const lines = batches.flatMap(({ ndjson }) => Buffer.from(ndjson).toString().split('\n'));
  return lines.map((line) => idOf(JSON.parse(line) as Event)).sort();
}

/** A save takes the buffer: of a batch that is saved again, or looked at later, it gets a copy. */
const copyOf = (batch: SaveBatch): SaveBatch => ({ ...batch, ndjson: batch.ndjson.slice() });

/** Events of several days: fresh ones, late ones and one of a wrong clock. */
function ofManyDays(count: number, received: number): EventSketch[] {
  const ages = [0, HOUR, 2 * DAY, 6 * DAY, 4000 * DAY];
  return Array.from({ length: count }, (_, n) => ({
    utctimestamp: new Date(received - (ages[n % ages.length] ?? 0)).toISOString(),
  }));
}

export function feedContract(context: ContractContext): void {
  describe('feed', () => {
    context.promise('gives every event once, in order, as it is stored, in slices of any size', async () => {
      const batches = Array.from({ length: 4 }, (_, n) => saveBatch(some(15), { received: NOON + n * 60_000 }));
      await context.save(...batches.map(copyOf));

      await fc.assert(
        fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 5 }), async (sizes) => {
          const { events } = await drain(context.store, undefined, sizes);

          expect(ids(events)).toEqual(idsIn(batches));
          expectSeqs(
            context,
            events.map(({ mozdef }) => mozdef.seq),
            60,
          );
        }),
        { numRuns: 8 },
      );
      const { events } = await drain(context.store);
      for (const event of events.slice(0, 5)) expect(await stored(context.store, idOf(event))).toEqual(event);
    });

    context.promise('gives nothing again and nothing twice when there is nothing new', async () => {
      await context.save(saveBatch(some(5)));
      const { cursor } = await drain(context.store);

      const slice = await feedOf(context.store, { cursor });

      expect(slice).toMatchObject({ count: 0, cursor, more: false });
      expect(slice.ndjson).toHaveLength(0);
    });

    context.promise('has nothing to give while nothing is stored, and then everything', async () => {
      const first = await feedOf(context.store);
      const end = await context.store.feedEnd();
      const batch = saveBatch(some(3));
      await context.save(copyOf(batch));

      expect(first).toMatchObject({ count: 0, more: false });
      for (const from of [first.cursor, end])
        expect(ids((await drain(context.store, from)).events)).toEqual(idsIn([batch]));
    });

    context.promise('begins behind everything that is stored, when that is asked', async () => {
      await context.save(saveBatch(ofManyDays(10, NOON)));
      const end = await context.store.feedEnd();
      const searched = await context.store.count({
        query: { op: 'everything' },
        range: { from: 0, to: NOON + DAY },
        timeoutMs: 10_000,
      });
      const before = await feedOf(context.store, { cursor: end });
      const batch = saveBatch(ofManyDays(10, NOON + 1000), { received: NOON + 1000 });
      await context.save(copyOf(batch));

      expect(searched).toBe(10);
      expect(before).toMatchObject({ count: 0, more: false });
      expect(ids((await drain(context.store, end)).events)).toEqual(idsIn([batch]));
    });

    context.promise('tells whether there was more, and gives a buffer of its own', async () => {
      await context.save(saveBatch(some(6)));

      const first = await feedOf(context.store, { limit: 4 });
      const second = await feedOf(context.store, { limit: 4, cursor: first.cursor });

      expect([first.count, first.more, second.count, second.more]).toEqual([4, true, 2, false]);
      expect(first.ndjson.length).toBe(first.ndjson.buffer.byteLength);
      expect(
        eventsIn({ ...first, ndjson: structuredClone(first.ndjson, { transfer: [first.ndjson.buffer] }) }),
      ).toEqual((await drain(context.store)).events.slice(0, 4));
    });

    context.promise('gives late events when they come, however old they are', async () => {
      await context.save(saveBatch(some(10)));
      let { cursor } = await drain(context.store);
      for (const age of [HOUR, 3 * DAY, 30 * DAY]) {
        const received = NOON + age / 1000;
        const late = saveBatch([{ utctimestamp: new Date(NOON - age).toISOString() }], { received });
        await context.save(copyOf(late));

        const read = await drain(context.store, cursor);

        expect(ids(read.events)).toEqual(idsIn([late]));
        cursor = read.cursor;
      }
    });

    context.promise('gives no event of a batch again that is delivered again', async () => {
      const batch = newBatchId(NOON);
      await context.save(saveBatch(some(5), { batch }));
      const { cursor } = await drain(context.store);

      await context.save(saveBatch(some(5), { batch }), saveBatch(some(7), { batch }));

      expect(ids((await drain(context.store, cursor)).events)).toEqual([`${batch}-5`, `${batch}-6`]);
    });

    context.promise('gives what is claimed once, under the id under which it is stored', async () => {
      const claimed = (content: string, received: number) => {
        const batch = newBatchId(received);
        const claims = [{ line: 0, id: 'c1a1m', content, ownId: `${batch}-0` }];
        return saveBatch([{ id: 'c1a1m', summary: content }], { batch, received, claims });
      };
      const other = claimed('b', NOON + 2000);

      await context.save(claimed('a', NOON), claimed('a', NOON + 1000), other);

      const { events } = await drain(context.store);
      expect(events.map(({ summary, tags, mozdef }) => [summary, tags, mozdef.id])).toEqual([
        ['a', [], 'c1a1m'],
        ['b', ['id-conflict'], `${other.batch}-0`],
      ]);
    });

    context.promise('refuses a cursor that it did not give', async () => {
      await context.save(saveBatch(some(1)));
      const elsewhere = (place: unknown) => Buffer.from(JSON.stringify(['elsewhere', place])).toString('base64url');

      for (const cursor of ['', 'bm8', 'no such cursor', '17', elsewhere(0), elsewhere({})])
        await expect(feedOf(context.store, { cursor })).rejects.toMatchObject({
          code: 'request-invalid',
          remedy: expect.any(String),
        });
    });

    context.promise('stops when its time is up, and goes on later', async () => {
      const batch = saveBatch(some(5));
      await context.save(copyOf(batch));
      const { cursor } = await feedOf(context.store, { limit: 1 });

      await expect(feedOf(context.store, { cursor, timeoutMs: 0 })).rejects.toMatchObject({ code: 'query-timeout' });
      expect((await drain(context.store, cursor)).events).toHaveLength(4);
    });

    context.promise('gives every event once, whatever happens between two slices', async () => {
      let received = NOON;
      const action = fc.oneof(
        {
          weight: 4,
          arbitrary: fc.record({ do: fc.constant('save' as const), count: fc.integer({ min: 1, max: 12 }) }),
        },
        {
          weight: 4,
          arbitrary: fc.record({ do: fc.constant('read' as const), limit: fc.integer({ min: 1, max: 12 }) }),
        },
        { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('again', 'maintain', 'reopen') }) },
      );
      await fc.assert(
        fc.asyncProperty(fc.array(action, { minLength: 4, maxLength: 12 }), async (actions) => {
          let cursor = await context.store.feedEnd();
          const batches: SaveBatch[] = [];
          const events: Event[] = [];
          for (const act of actions) {
            received += 60_000;
            const last = batches.at(-1);
            if ('count' in act) {
              const batch = saveBatch(ofManyDays(act.count, received), { received });
              batches.push(batch);
              await context.store.save(copyOf(batch));
            } else if ('limit' in act) {
              const slice = await feedOf(context.store, { cursor, limit: act.limit });
              events.push(...eventsIn(slice));
              cursor = slice.cursor;
            } else if (act.do === 'maintain') await context.store.maintain();
            else if (act.do === 'reopen') await context.reopen();
            else if (last) await context.store.save(copyOf(last));
          }
          events.push(...(await drain(context.store, cursor, [5])).events);

          expect(ids(events)).toEqual(idsIn(batches));
        }),
        { numRuns: 8 },
      );
    });

    context.promise('gives every event once while several write and their batches come twice', async () => {
      const writers = [context.store, await context.another()];
      const batches = Array.from({ length: 30 }, (_, n) =>
        saveBatch(ofManyDays(1 + ((n * 7) % 20), NOON + n), { received: NOON + n }),
      );
      const written = Promise.all(
        writers.flatMap((writer, at) =>
          batches.filter((_, n) => n % 3 !== at).map((batch) => writer.save(copyOf(batch))),
        ),
      );
      const progress = progressOf(written);

      const events: Event[] = [];
      let cursor: string | undefined;
      for (let slices = 0; !progress.over; slices++) {
        // Those who write have their turn too.
        await new Promise(setImmediate);
        const slice = await feedOf(context.store, {
          limit: 1 + (slices % 50),
          ...(cursor !== undefined && { cursor }),
        });
        events.push(...eventsIn(slice));
        cursor = slice.cursor;
      }
      await written;
      events.push(...(await drain(context.store, cursor)).events);

      expect(ids(events)).toEqual(idsIn(batches));
    });
  });
}
