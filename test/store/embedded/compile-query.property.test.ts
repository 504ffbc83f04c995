import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import * as fc from 'fast-check';
import { anyTexts } from '../../../src/query/field-values.ts';
import { compileMatcher } from '../../../src/query/matches.ts';
import { tokensOf } from '../../../src/query/tokens.ts';
import { compileQuery } from '../../../src/store/embedded/compile-query.ts';
import { compileRoughly } from '../../../src/store/embedded/rough-query.ts';
import { quadsOf } from '../../../src/store/embedded/tokens/number-quads.ts';
import { anyEvent, anyQuery } from '../../query/arbitraries.ts';
import { EventTable } from './event-table.ts';

// Takes 3 s of CPU; machines that do other things at the same time are slower.
jest.setTimeout(120_000);

/** What a token filter holds of a text. */
function filterTokens(text: string): string[] {
  const tokens = tokensOf(text);
  return [...tokens, ...quadsOf(tokens)];
}

const someEvents = fc.array(anyEvent, { minLength: 20, maxLength: 40, size: 'max' });
const someQueries = fc.array(anyQuery, { minLength: 10, maxLength: 20, size: 'max' });

describe('compileQuery', () => {
  let table: EventTable;
  beforeAll(async () => {
    table = await EventTable.open();
  });
  afterAll(() => table.close());

  it('finds exactly the events that the executor in memory finds', async () => {
    let hits = 0;
    let judged = 0;
    await fc.assert(
      fc.asyncProperty(someEvents, someQueries, async (events, queries) => {
        await table.hold(events);
        for (const query of queries) {
          const matches = compileMatcher(query);
          const expected = events.flatMap((event, index) => (matches(event) ? [index] : []));
          const found = await table.find(compileQuery(query));
          hits += expected.length;
          judged += events.length;
          expect({ query, found }).toEqual({ query, found: expected });
        }
      }),
      { numRuns: 20 },
    );

    expect(judged).toBeGreaterThan(3_000);
    expect(hits).toBeGreaterThan(300);
  });

  it('finds roughly all of them, and seldom all events', async () => {
    let hits = 0;
    let left = 0;
    await fc.assert(
      fc.asyncProperty(someEvents, someQueries, async (events, queries) => {
        await table.hold(events);
        for (const query of queries) {
          const matches = compileMatcher(query);
          const found = new Set(await table.find(compileRoughly(query)));
          const missed = events.filter((event, index) => matches(event) && !found.has(index));
          hits += events.filter(matches).length;
          left += events.length - found.size;
          expect({ query, missed }).toEqual({ query, missed: [] });
        }
      }),
      { numRuns: 40 },
    );

    expect(hits).toBeGreaterThan(600);
    expect(left).toBeGreaterThan(3_000);
  });

  it('finds the same when told which columns hold no arrays, and gives the same truth outside of a filter', async () => {
    const scalarColumns = new Set(['sourceport', 'destinationipaddress']);
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyEvent, { minLength: 20, size: 'max', maxLength: 40 }),
        anyQuery,
        async (some, query) => {
          const events = some.filter(({ details }) =>
            [details.sourceport, details.destinationipaddress].every(
              (value) => typeof value !== 'string' || !/^[[{]/.test(value),
            ),
          );
          await table.hold(events);

          const judged = await table.judge(compileQuery(query, { scalarColumns }));

          expect(judged).toEqual(events.map(compileMatcher(query)));
          const roughly = await table.judge(compileRoughly(query, { scalarColumns }));
          expect(judged.filter((matches, index) => matches && !roughly[index])).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('requires of a segment only tokens that every match has', () => {
    let required = 0;
    fc.assert(
      fc.property(fc.array(anyEvent, { minLength: 10, maxLength: 20, size: 'max' }), anyQuery, (events, query) => {
        const { requiredTokens } = compileQuery(query);
        for (const event of events.filter(compileMatcher(query))) {
          const other = [event.type, event.mozdefhostname, event.processid, event.utctimestamp, event.timestamp];
          const tokens = new Set([...anyTexts(event), ...other].flatMap(filterTokens));
          required += requiredTokens.length;
          for (const alternatives of requiredTokens) expect(alternatives.some((token) => tokens.has(token))).toBe(true);
        }
      }),
      { numRuns: 800 },
    );

    expect(required).toBeGreaterThan(50);
  });
});
