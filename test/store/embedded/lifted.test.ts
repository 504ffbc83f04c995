import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import * as fc from 'fast-check';
import type { Event, JsonObject } from '../../../src/event/event.ts';
import { anyEvent } from '../../query/arbitraries.ts';
import { SAMPLE_EVENTS } from '../../query/sample-events.ts';
import { EventTable } from './event-table.ts';

jest.setTimeout(60_000);

const BATCH = '019e7a52-0b5c-7d5e-9d1c-0123456789ab';

function event(details: JsonObject, some: Partial<Event> = {}): Event {
  const [sample] = SAMPLE_EVENTS;
  return {
    ...(sample as Event),
    receivedtimestamp: '2026-11-24T10:00:00.123456+00:00',
    utctimestamp: '2024-02-29T23:59:59.000001+00:00',
    mozdef: { id: `${BATCH}-12`, sender: '192.0.2.1', endpoint: 'events', plugins: [] },
    details,
    ...some,
  };
}

/** As the store gives events back: `mozdef.seq` apart. */
function withoutSeq(one: Event): unknown {
  return JSON.parse(JSON.stringify({ ...one, mozdef: { ...one.mozdef, seq: undefined } }));
}

describe('what columns hold', () => {
  let table: EventTable;
  beforeAll(async () => {
    table = await EventTable.open();
  });
  afterAll(() => table.close());

  async function storedBytes(one: Event): Promise<number> {
    await table.hold([one]);
    return JSON.stringify(one).length - (await table.jsonBytes());
  }

  it('comes back whatever the event is, keys in their order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyEvent, { minLength: 20, maxLength: 40, size: 'max' }), async (events) => {
        await table.hold(events);
        const restored = await table.restored();
        expect(restored).toEqual(events.map(withoutSeq));
        expect(restored.map((one) => Object.keys(one.details))).toEqual(
          (events.map(withoutSeq) as Event[]).map((one) => Object.keys(one.details)),
        );
      }),
      { numRuns: 30 },
    );
  });

  it('is stored once', async () => {
    const details = { sourceipaddress: '203.0.113.9', sourceport: 50022, sourceipv4address: '203.0.113.9' };
    // Four quotes, and two bytes for each placeholder.
    const texts = 2 * '"203.0.113.9"'.length + '50022'.length + '"web1.example.com"'.length;
    const own = 2 * '"2024-02-29T23:59:59.000001+00:00"'.length + `"${BATCH}-12"`.length;

    expect(await storedBytes(event(details))).toBe(texts + own - 2 * 7);
  });

  const plain = 2 * 32 + 2 * 2 + 41 - 3 * 2 + '"web1.example.com"'.length - 2;
  it.each<[what: string, event: Event, saved: number]>([
    ['nothing in details', event({}), plain],
    ['capitals', event({ username: 'Alice' }), plain],
    ['a genuine placeholder', event({ username: {}, sourceport: [] }), plain],
    ['numbers that JSON writes otherwise', event({ sourceport: 1.5, destinationport: -1 }), plain],
    ['an empty text', event({ sourceipaddress: '' }), plain],
    ['another IPv4 address', event({ sourceipaddress: '::1', sourceipv4address: '10.0.0.1' }), plain + 3],
    ['an id that begins so', event({}, { mozdef: { ...event({}).mozdef, id: `${BATCH}-012` } }), plain - 41 + 2],
    ['a day that is none', event({}, { utctimestamp: '2023-02-29T23:59:59.000001+00:00' }), plain - 32],
    ['a zone', event({}, { utctimestamp: '2024-02-28T23:59:59.000001+01:00' }), plain - 32],
    ['a placeholder where an address is repeated', event({ sourceipaddress: '::1', sourceipv4address: {} }), 0],
  ])('is left where it is when it cannot be told or given back: %s', async (_, one, saved) => {
    expect(await storedBytes(one)).toBe(saved);
    expect(await table.restored()).toEqual([withoutSeq(one)]);
  });
});
