import { describe, expect, it } from '@jest/globals';
import { completions, valueCompletions, valueWanted } from '../../public/model/complete-field.ts';

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

  it.each([
    ['sshd AND username:', 'details.username', '', 18],
    ['(severity:war', 'severity', 'severity:war*', 10],
    ['NOT details.username:"Ann Lee-', 'details.username', 'details.username:Ann?Lee?*', 21],
  ])('asks for values after %j', (query, field, q, start) => {
    expect(valueWanted(query, query.length, fields)).toMatchObject({ field, q, start });
  });

  it.each(['sshd', 'nofield:x', 'severity:"x"', 'severity:[1', 'severity:/a', 'severity:(a'])(
    'asks for no value after %j',
    (query) => {
      expect(valueWanted(query, query.length, fields)).toBeUndefined();
    },
  );

  it('offers values that begin as typed, quoted', () => {
    const wanted = valueWanted('severity:wa', 11, fields);
    if (wanted === undefined) throw new Error('no value wanted');
    const values = [
      { value: 'WARNING "x"', count: 1200 },
      { value: 'INFO', count: 3 },
    ];

    expect(valueCompletions(wanted, { field: 'severity', values, total: 1300, partial: false })).toEqual([
      { label: 'WARNING "x"', hint: '1,200 of 1,300', insert: '"WARNING \\"x\\""', start: 9 },
    ]);
  });
});
