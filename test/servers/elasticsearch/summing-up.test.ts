import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import * as fc from 'fast-check';
import type { Event } from '../../../src/event/event.ts';
import type { Query } from '../../../src/query/ast.ts';
import { compileMatcher } from '../../../src/query/matches.ts';
import { timeOf } from '../../../src/query/time-text.ts';
import { fold } from '../../../src/query/tokens.ts';
import type { EventSearch } from '../../../src/store/elasticsearch/search/event-search.ts';
import { fieldTexts } from '../../../src/store/elasticsearch/search/field-text.ts';
import { anyEvent, anyQuery } from '../../query/arbitraries.ts';
import { FIELDS } from '../../query/pools.ts';
import { StoredEvents, withLongTexts } from './stored-events.ts';
import { PRODUCTS, useSearchServer } from './test-search-server.ts';

jest.setTimeout(240_000);

const DAY = Date.parse('2026-11-24T00:00:00Z');
const EVER = { from: 0, to: 4e12 };
const FIXED_SEED = 5;
const events = fc
  .sample(anyEvent, { numRuns: 200, seed: FIXED_SEED })
  .map((event, index) => withLongTexts({ ...event, mozdef: { ...event.mozdef, seq: index } }, index));

/** Counts by value as the newest event spells it, the most frequent first. */
function countValues(some: readonly Event[], field: string): { value: string; count: number }[] {
  const counts = new Map<string, number>();
  const shown = new Map<string, string>();
  for (const event of some) {
    for (const [text, spelling] of fieldTexts(event, field)) {
      counts.set(text, (counts.get(text) ?? 0) + 1);
      shown.set(text, spelling);
    }
  }
  return [...counts]
    .sort(([one, of], [other, than]) => than - of || (one < other ? -1 : 1))
    .map(([text, count]) => ({ value: shown.get(text) ?? text, count }));
}

const field = fc.constantFrom(...FIELDS, 'tags', 'details.a', 'hostname');
const query = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Query>({ op: 'everything' }) },
  { weight: 2, arbitrary: anyQuery },
);

describe.each(PRODUCTS)('summing up on %s', (product) => {
  const server = useSearchServer(product);
  let search: EventSearch;
  beforeAll(async () => {
    const stored = new StoredEvents(server);
    await stored.save(events, DAY);
    search = await stored.search();
  });

  it('counts the values of any field as memory would', async () => {
    let values = 0;
    await fc.assert(
      fc.asyncProperty(query, field, async (query, field) => {
        const expected = countValues(events.filter(compileMatcher(query)), field);

        const terms = await search.terms({ query, field, range: EVER, limit: 1000, timeoutMs: 60_000 });

        expect({ query, field, ...terms }).toEqual({ query, field, value: expected, partial: false });
        values += expected.length;
      }),
      { numRuns: 120 },
    );

    expect(values).toBeGreaterThan(500);
  });

  it('makes a histogram as memory would, split by any field', async () => {
    await fc.assert(
      fc.asyncProperty(query, field, fc.constantFrom(1, 7, 60_000, 86_400_000), async (query, by, intervalMs) => {
        const matching = events.filter(compileMatcher(query));
        const startOf = ({ utctimestamp }: Event) =>
          Math.floor((timeOf(fold(utctimestamp)) ?? 0) / intervalMs) * intervalMs;
        const groups = [...Map.groupBy(matching, startOf)].sort(([one], [other]) => one - other);
        const spelled = new Map(countValues(matching, by).map(({ value }) => [fold(value), value]));
        const expected = groups.map(([start, group]) => ({
          start,
          count: group.length,
          by: Object.fromEntries(countValues(group, by).map(({ value, count }) => [spelled.get(fold(value)), count])),
        }));

        const split = await search.histogram({ query, by, intervalMs, range: EVER, timeoutMs: 60_000 });
        const plain = await search.histogram({ query, intervalMs, range: EVER, timeoutMs: 60_000 });

        expect({ query, by, ...split }).toEqual({ query, by, value: expected, partial: false });
        expect(plain.value).toEqual(expected.map(({ start, count }) => ({ start, count })));
      }),
      { numRuns: 60 },
    );
  });
});
