import { describe, expect, it } from '@jest/globals';
import { parseQuery } from '../../../src/query/parse.ts';
import { compileDsl } from '../../../src/store/elasticsearch/compile-dsl.ts';
import type { Dsl } from '../../../src/store/elasticsearch/dsl.ts';
import { compileRoughDsl } from '../../../src/store/elasticsearch/rough-dsl.ts';

const NOW = Date.parse('2026-11-24T10:00:00Z');
const TOKENS = 'mozdef_search.tokens';
const PATHS = 'mozdef_search.paths';

function roughly(text: string, options?: { readonly automata: boolean }): Dsl {
  const { upper, lower, exact } = compileRoughDsl(parseQuery(text, { now: NOW }), options);
  expect(lower).toBe(upper);
  expect(exact).toBe(true);
  return upper;
}

/** Any of so many patterns for parts of words. */
function parts(count: number): string {
  return Array.from({ length: count }, (_, n) => `details.a:*part${n}*`).join(' OR ');
}

describe('compileRoughDsl', () => {
  it('looks for one whole word of a pattern, wherever it stands', () => {
    const rules = 'details.a:*\\\\powershell.exe OR details.b.c:*\\\\powershell.exe OR hostname:*-db.*';

    expect(roughly(rules)).toEqual({ terms: { [TOKENS]: ['powershell', 'db'] } });
  });

  it('looks for a part of a word once for all fields, and for words that are too long to be known', () => {
    expect(roughly('details.a:*hoam* OR details.b:*hoam*')).toEqual({
      bool: {
        should: [{ terms: { 'mozdef_search.odd': ['*token'] } }, { wildcard: { [TOKENS]: { value: '*hoam*' } } }],
        minimum_should_match: 1,
      },
    });
  });

  it('asks only that the field is there for what is no word, or where there are too many patterns', () => {
    const there = { terms: { [PATHS]: ['.a'] } };

    expect(roughly('details.a:*..*')).toEqual(there);
    expect(roughly('details.a:*hoam*', { automata: false })).toEqual(there);
    expect(roughly(parts(33))).toEqual(there);
    expect(roughly(parts(32))).not.toEqual(there);
  });

  it('says as it is what the server finds at once, and fields whose words are not among all', () => {
    for (const text of ['details.a:b', 'details.a:>5', 'NOT details.a:b*', 'summary:a*', 'type:a*', 'a AND b'])
      expect(roughly(text)).toEqual(compileDslOf(text));
  });
});

function compileDslOf(text: string): Dsl {
  return compileDsl(parseQuery(text, { now: NOW })).upper;
}
