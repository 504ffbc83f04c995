import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { compileMatcher } from '../../../src/query/matches.ts';
import { compileQuery } from '../../../src/store/embedded/compile-query.ts';
import { anyEvent, anyQuery } from '../../query/arbitraries.ts';
import { EventTable } from './event-table.ts';

describe('compileQuery', () => {
  let table: EventTable;
  beforeAll(async () => {
    table = await EventTable.open();
  });
  afterAll(() => table.close());

  it('finds exactly the events that the executor in memory finds', async () => {
    let hits = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyEvent, { minLength: 20, maxLength: 40, size: 'max' }),
        fc.array(anyQuery, { minLength: 10, maxLength: 20, size: 'max' }),
        async (events, queries) => {
          await table.fill(events);
          for (const query of queries) {
            const matches = compileMatcher(query);
            const expected = events.flatMap((event, index) => (matches(event) ? [index] : []));
            const found = await table.find(compileQuery(query));
            hits += expected.length;
            expect({ query, found }).toEqual({ query, found: expected });
          }
        },
      ),
      { numRuns: 40 },
    );

    expect(hits).toBeGreaterThan(500);
  });
});
