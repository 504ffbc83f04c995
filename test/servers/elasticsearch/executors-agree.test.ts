import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import * as fc from 'fast-check';
import type { Query } from '../../../src/query/ast.ts';
import { compileMatcher } from '../../../src/query/matches.ts';
import { compileDsl } from '../../../src/store/elasticsearch/compile-dsl.ts';
import type { Dsl } from '../../../src/store/elasticsearch/dsl.ts';
import { compileRoughDsl } from '../../../src/store/elasticsearch/rough-dsl.ts';
import type { EventSearch } from '../../../src/store/elasticsearch/search/event-search.ts';
import { anyEvent, anyQuery } from '../../query/arbitraries.ts';
import { StoredEvents, withLongTexts } from './stored-events.ts';
import { PRODUCTS, useSearchServer } from './test-search-server.ts';

// About a minute each, beside the start of the server.
jest.setTimeout(240_000);

const EVENTS = 300;
const FIXED_SEED = 4;
const DAY = Date.parse('2026-11-24T00:00:00Z');
const EVER = { from: 0, to: 4e12 };

/** Random events, the same in each run: what differs from run to run is what is asked of them. */
const events = fc
  .sample(anyEvent, { numRuns: EVENTS, seed: FIXED_SEED })
  .map((event, index) => withLongTexts({ ...event, mozdef: { ...event.mozdef, seq: index } }, index));

function matching(query: Query): number[] {
  const matches = compileMatcher(query);
  return events.flatMap((event, id) => (matches(event) ? [id] : []));
}

describe.each(PRODUCTS)('the executors of queries, one of them %s', (product) => {
  const server = useSearchServer(product);
  let stored: StoredEvents;
  let search: EventSearch;
  beforeAll(async () => {
    stored = new StoredEvents(server);
    await stored.save(events, DAY);
    search = await stored.search();
  });

  /** Numbers of the events that each query of the server finds, in order. */
  async function found(queries: readonly Dsl[]): Promise<number[][]> {
    const client = await server.client();
    const lines = queries.flatMap((query) => [{ index: `${stored.prefix}*` }, { query, size: EVENTS, _source: false }]);
    const { body } = await client.request<{ responses: { error?: object; hits?: { hits: { _id: string }[] } }[] }>({
      method: 'POST',
      path: '/_msearch',
      bulkBody: `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`,
      timeoutMs: 60_000,
    });
    return body.responses.map(({ error, hits }, at) => {
      if (!hits) throw new Error(`${JSON.stringify(queries[at])}: ${JSON.stringify(error)}`);
      return hits.hits.map(({ _id }) => Number(_id)).sort((one, other) => one - other);
    });
  }

  it('agree on what the server can say, and what it cannot say is known', async () => {
    const seen = { hits: 0, decided: 0, between: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(anyQuery, { minLength: 20, maxLength: 40, size: 'max' }), async (queries) => {
        const compiled = queries.map((query) => compileDsl(query));
        const answers = await found(compiled.flatMap(({ lower, upper }) => [lower, upper]));
        for (const [at, query] of queries.entries()) {
          const expected = matching(query);
          const [lower = [], upper = []] = answers.slice(2 * at, 2 * at + 2);
          const missing = expected.filter((id) => !upper.includes(id));
          const wrong = lower.filter((id) => !expected.includes(id));
          expect({ query, missing, wrong }).toEqual({ query, missing: [], wrong: [] });
          if (compiled[at]?.exact) expect({ query, found: upper }).toEqual({ query, found: expected });
          seen.hits += expected.length;
          seen.decided += lower.length === upper.length ? 1 : 0;
          seen.between += upper.length - lower.length;
        }
      }),
      { numRuns: 50 },
    );

    expect(seen.hits).toBeGreaterThan(5_000);
    expect(seen.decided).toBeGreaterThan(800);
    expect(seen.between).toBeGreaterThan(100);
  });

  it('agree on every page and on every count', async () => {
    let hits = 0;
    await fc.assert(
      fc.asyncProperty(anyQuery, fc.constantFrom('newest', 'oldest'), async (query, order) => {
        const request = { query, range: EVER, limit: 100, order, total: 'exact', timeoutMs: 60_000 } as const;
        const expected = matching(query);
        const pages: number[] = [];
        let cursor: string | undefined;
        do {
          const page = await search.search({ ...request, ...(cursor !== undefined && { cursor }) });
          expect({ query, ...page.total }).toEqual({ query, value: expected.length, relation: 'eq' });
          pages.push(...page.events.map(({ mozdef }) => mozdef.seq ?? -1));
          cursor = page.next;
        } while (cursor !== undefined);

        expect(pages.sort((one, other) => one - other)).toEqual(expected);
        expect(await search.count({ query, range: EVER, timeoutMs: 60_000 })).toBe(expected.length);
        hits += expected.length;
      }),
      { numRuns: 150 },
    );

    expect(hits).toBeGreaterThan(500);
  });

  it('agree when the server is asked roughly: it finds all, and seldom all events', async () => {
    let left = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anyQuery, { minLength: 20, maxLength: 40, size: 'max' }), async (queries) => {
        const answers = await found(
          queries.flatMap((query) => [true, false].map((automata) => compileRoughDsl(query, { automata }).upper)),
        );
        for (const [at, query] of queries.entries()) {
          const expected = new Set(matching(query));
          for (const rough of answers.slice(2 * at, 2 * at + 2)) {
            expect({ query, missing: [...expected.difference(new Set(rough))] }).toEqual({ query, missing: [] });
            left += EVENTS - rough.length;
          }
        }
      }),
      { numRuns: 6 },
    );

    expect(left).toBeGreaterThan(10_000);
  });

  it('agree also where the server takes no patterns', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyQuery, { minLength: 20, maxLength: 40, size: 'max' }), async (queries) => {
        const compiled = queries.map((query) => compileDsl(query, { automata: false }));
        const answers = await found(compiled.flatMap(({ lower, upper }) => [lower, upper]));
        for (const [at, query] of queries.entries()) {
          const [lower = [], upper = []] = answers.slice(2 * at, 2 * at + 2);
          const expected = new Set(matching(query));
          expect({ query, wrong: lower.filter((id) => !expected.has(id)) }).toEqual({ query, wrong: [] });
          expect({ query, missing: [...expected.difference(new Set(upper))] }).toEqual({ query, missing: [] });
        }
      }),
      { numRuns: 5 },
    );
  });
});
