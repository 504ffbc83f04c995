import { describe, expect, it } from '@jest/globals';
import type { SearchServer } from '../../../../src/elastic/search-server.ts';
import { faultOf, TooComplex } from '../../../../src/store/elasticsearch/search/faults.ts';

const SERVER = { unavailable: (reason: string) => new Error(reason) } as unknown as SearchServer;

/** As OpenSearch says it of each part of an index. */
function refusal(type: string): object {
  return { error: { type: 'search_phase_execution_exception', caused_by: { type, reason: `${type}: 1024` } } };
}

describe('faultOf', () => {
  it.each(['too_many_nested_clauses', 'too_many_clauses'])('does not take %s for a server that is away', (type) => {
    expect(faultOf(SERVER, 500, refusal(type))).toBeInstanceOf(TooComplex);
  });

  it('says of any other answer that the server cannot be used', () => {
    expect(faultOf(SERVER, 500, refusal('other'))).toEqual(new Error('it answers 500 to a search: other: other: 1024'));
  });
});
