import { describe, expect, it } from '@jest/globals';
import { completions } from '../../public/model/complete-field.ts';

describe('completion', () => {
  const fields = [
    { name: 'details.username', types: ['string'], coverage: 0.4 },
    { name: 'severity', types: ['string'], coverage: 1 },
  ];

  it('offers fields for the word before the cursor', () => {
    expect(completions('sshd AND user', 13, fields)).toMatchObject([{ insert: 'details.username:', start: 9 }]);
  });

  it.each(['a "user', 'AND', 'severity:', ''])('offers nothing after %j', (query) => {
    expect(completions(query, query.length, fields)).toEqual([]);
  });
});
