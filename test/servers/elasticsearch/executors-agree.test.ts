import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import * as fc from 'fast-check';
import type { Event } from '../../../src/event/event.ts';
import type { Query } from '../../../src/query/ast.ts';
import { compileDsl } from '../../../src/store/elasticsearch/compile-dsl.ts';
import type { Dsl } from '../../../src/store/elasticsearch/dsl.ts';
import { searchFieldsOf } from '../../../src/store/elasticsearch/search-fields.ts';
import { SEARCH_ANALYSIS, SEARCH_MAPPING } from '../../../src/store/elasticsearch/search-mapping.ts';
import { anyEvent, anyQuery } from '../../query/arbitraries.ts';
import { PRODUCTS, useSearchServer } from './test-search-server.ts';

const EVENTS = 300;
const FIXED_SEED = 4;
jest.setTimeout(240_000);

/** Texts that are too long for terms, which random events seldom have. */
const LONG = ['x'.repeat(9_000), `${'x'.repeat(8_000)} foo-bar ${'y'.repeat(9_000)}`];

function withLong(event: Event, index: number): Event {
  if (index % 50 !== 0) return event;
  const long = LONG[(index / 50) % 2] ?? '';
  return index % 100 === 0 ? { ...event, summary: long } : { ...event, details: { ...event.details, a: [long, 'x'] } };
}

/** Random events, the same in each run: what differs from run to run is what is asked of them. */
const events = fc
  .sample(anyEvent, { numRuns: EVENTS, seed: FIXED_SEED })
  .map((event, index) => withLong({ ...event, mozdef: { ...event.mozdef, seq: index } }, index));

describe.each(PRODUCTS)('compileDsl on %s', (product) => {
  const server = useSearchServer(product);
  let index = '';
  beforeAll(async () => {
    index = `${server.newPrefix()}agree`;
    await server.ask('PUT', `/${index}`, {
      settings: { number_of_shards: 1, number_of_replicas: 0, analysis: SEARCH_ANALYSIS },
      mappings: { dynamic: false, properties: { mozdef_search: SEARCH_MAPPING } },
    });
    const lines = events.flatMap((event, id) => [
      { create: { _id: String(id) } },
      { mozdef_search: searchFieldsOf(event) },
    ]);
    const client = await server.client();
    const saved = await client.request<{ errors: boolean }>({
      method: 'POST',
      path: `/${index}/_bulk`,
      query: { refresh: true },
      bulkBody: `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`,
      timeoutMs: 60_000,
    });
    expect(saved).toMatchObject({ status: 200, body: { errors: false } });
  });

  /** Numbers of the events that each query of the server finds. */
  async function found(queries: readonly Dsl[]): Promise<number[][]> {
    const client = await server.client();
    const lines = queries.flatMap((query) => [{ index }, { query, size: EVENTS, _source: false }]);
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

  function matching(query: Query): number[] {
    const { matches } = compileDsl(query);
    return events.flatMap((event, id) => (matches(event) ? [id] : []));
  }

  it('finds the events that the executor in memory finds, and knows what it cannot say exactly', async () => {
    const seen = { hits: 0, exact: 0, between: 0 };
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
          seen.hits += expected.length;
          seen.exact += lower.length === upper.length ? 1 : 0;
          seen.between += upper.length - lower.length;
        }
      }),
      { numRuns: 60 },
    );

    expect(seen.hits).toBeGreaterThan(5_000);
    expect(seen.exact).toBeGreaterThan(900);
    expect(seen.between).toBeGreaterThan(100);
  });
});
