import { describe, expect, it } from '@jest/globals';
import type { Query } from '../../../src/query/ast.ts';
import { parseQuery } from '../../../src/query/parse.ts';
import { compileDsl } from '../../../src/store/elasticsearch/compile-dsl.ts';
import { type Dsl, isExact } from '../../../src/store/elasticsearch/dsl.ts';

const NOW = Date.parse('2026-11-24T10:00:00Z');
const US = '\x7f';

function compiled(text: string) {
  return compileDsl(parseQuery(text, { now: NOW }));
}

describe('compileDsl', () => {
  it.each<[string, Dsl]>([
    [
      'failed',
      {
        bool: {
          should: [
            { terms: { 'mozdef_search.summary': ['failed'] } },
            { terms: { 'mozdef_search.tokens': ['failed'] } },
          ],
          minimum_should_match: 1,
        },
      },
    ],
    ['summary:"Failed PASSWORD"', { match_phrase: { 'mozdef_search.summary': { query: 'failed password' } } }],
    ['hostname:Web-1', { terms: { 'mozdef_search.v07': [`hostname${US}web-1`] } }],
    ['details.port:22.0', { terms: { 'mozdef_search.v18': [`.port${US}22.0`, `.port${US}22`] } }],
    ['_exists_:details.port', { terms: { 'mozdef_search.paths': ['.port'] } }],
    [
      'details.port:>=22',
      { range: { 'mozdef_search.ranges': { gte: `.port${US}nc036000000000000`, lte: `.port${US}n~` } } },
    ],
    [
      'sourceipaddress:10.0.0.0/8',
      {
        range: {
          'mozdef_search.ranges': {
            gte: `.sourceipaddress${US}40a000000`,
            lte: `.sourceipaddress${US}40affffff`,
          },
        },
      },
    ],
    ['mozdef.seq:>100', { range: { 'mozdef_search.seq': { gte: 101 } } }],
    [
      'receivedtimestamp:<now',
      { range: { 'mozdef_search.received': { gte: -Number.MAX_SAFE_INTEGER, lte: NOW - 1 } } },
    ],
    ['NOT tags:a', { bool: { must_not: [{ terms: { 'mozdef_search.v54': [`tags${US}a`] } }] } }],
    ['tags:(a OR b OR c)', { terms: { 'mozdef_search.v54': [`tags${US}a`, `tags${US}b`, `tags${US}c`] } }],
    ['*', { match_all: {} }],
  ])('says %s exactly', (text, dsl) => {
    const { upper, lower, exact } = compiled(text);

    expect(upper).toEqual(dsl);
    expect(lower).toBe(upper);
    expect(exact).toBe(true);
  });

  it.each<[string, Dsl]>([
    ['hostname:web*', { prefix: { 'mozdef_search.v07': { value: `hostname${US}web` } } }],
    ['hostname:w?b*\\*', { wildcard: { 'mozdef_search.v07': { value: `hostname${US}w?b*\\*` } } }],
    [
      'hostname:/we+b[0-9]/',
      { regexp: { 'mozdef_search.v07': { value: `hostname\\${US}(we+b[0123456789])`, flags: 'NONE' } } },
    ],
    ['hostname:[a TO "b"]', { range: { 'mozdef_search.v07': { gte: `hostname${US}a`, lte: `hostname${US}b` } } }],
  ])('says %s but for texts too long to be terms, which are looked at', (text, dsl) => {
    const { upper, lower } = compiled(text);

    expect(lower).toEqual(dsl);
    expect(upper).toEqual({
      bool: { should: [{ terms: { 'mozdef_search.odd': ['hostname'] } }, dsl], minimum_should_match: 1 },
    });
  });

  it.each([['?2*'], ['*2*'], ['\\#2*']])(
    'is not sure of an event with a token too long to be a term, whose digest %s may fit',
    (text) => {
      const odd = { terms: { 'mozdef_search.odd': ['*token'] } };

      expect(JSON.stringify(compiled(text).lower)).toContain(JSON.stringify({ bool: { must_not: [odd] } }));
      expect(JSON.stringify(compiled('web*').lower)).not.toContain('must_not');
    },
  );

  it('turns round what it can say when a query turns it round', () => {
    const { upper, lower } = compiled('NOT hostname:web*');
    const { upper: inner, lower: core } = compiled('hostname:web*');

    expect(upper).toEqual({ bool: { must_not: [core] } });
    expect(lower).toEqual({ bool: { must_not: [inner] } });
  });

  it('leaves to memory what is not indexed as text, and expressions that Lucene has no words for', () => {
    const none = { match_none: {} };

    expect(compiled('timestamp:2026*')).toMatchObject({
      lower: none,
      upper: { terms: { 'mozdef_search.paths': ['timestamp'] } },
    });
    expect(compiled('hostname:/\\bweb\\b/')).toMatchObject({
      lower: none,
      upper: { terms: { 'mozdef_search.paths': ['hostname'] } },
    });
    expect(compiled(`hostname:*${'x'.repeat(2000)}*`)).toMatchObject({ lower: none });
  });

  it('asks no patterns of a server that has refused one', () => {
    const patterns: Query = {
      op: 'or',
      of: ['hostname:a*', 'hostname:/a+/', 'summary:a*', 'a*b'].map((text) => parseQuery(text, { now: NOW })),
    };

    const { upper, lower } = compileDsl(patterns, { automata: false });

    expect(JSON.stringify([upper, lower])).not.toMatch(/wildcard|regexp|prefix/);
  });

  it('finds nothing under what is no field, and everything of what is in no way limited', () => {
    expect(compileDsl({ op: 'equals', field: 'details..a', value: 'x' }).upper).toEqual({ match_none: {} });
    expect(compileDsl({ op: 'exists', field: 'details.*' }).upper).toEqual({ match_none: {} });
    expect(compileDsl({ op: 'and', of: [] }).upper).toEqual({ match_all: {} });
    expect(compileDsl({ op: 'or', of: [] }).upper).toEqual({ match_none: {} });
  });

  it('refuses what the executor in memory refuses', () => {
    expect(() => compileDsl({ op: 'regexp', field: 'hostname', source: '(' })).toThrow('cannot be used');
    expect(() => compileDsl({ op: 'cidr', field: 'details.a', network: '10.0.0.0/99' })).toThrow('not an IP network');
  });

  it('keeps a query of thousands of alternatives one clause', () => {
    const of = Array.from({ length: 5000 }, (_, n): Query => ({ op: 'equals', field: 'hostname', value: `host${n}` }));

    const bounds = compileDsl({ op: 'or', of });

    expect(isExact(bounds)).toBe(true);
    expect(Object.keys(bounds.upper)).toEqual(['terms']);
  });
});
