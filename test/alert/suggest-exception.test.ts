import { describe, expect, it } from '@jest/globals';
import { suggestedException } from '../../src/alert/suggest-exception.ts';
import { compileMatcher } from '../../src/query/matches.ts';
import { parseQuery } from '../../src/query/parse.ts';
import { eventAt } from '../correlate/support.ts';

const event = eventAt(0, 'e', { hostname: 'web "1"\\', details: { 'user-name': 'a*', username: 'ann' } });
const events = [{ id: 'e', event }];

describe('suggestedException', () => {
  it.each([[{ 'details.user-name': 'a*', hostname: 'web "1"\\' }], [{ hostname: 'web "1"\\' }], [{}]])(
    'is a query that finds the event of an alert, whatever its group %j holds',
    (group) => {
      const query = suggestedException({ group, events }) ?? '';
      const matches = compileMatcher(parseQuery(query, { now: 0 }));

      expect(matches(event)).toBe(true);
      expect(matches(eventAt(0, 'other', { details: { 'user-name': 'ab' } }))).toBe(false);
    },
  );

  it('is what the events have in common where none of them has the values of the group under these names', () => {
    const group = { address: '203.0.113.7' };

    expect(suggestedException({ group, events })).toBe('hostname:"web \\"1\\"\\\\" AND details.username:"ann"');
    expect(suggestedException({ group, events: [] })).toBe('address:"203.0.113.7"');
  });

  it('is none where the events have nothing in common', () => {
    const other = { id: 'o', event: eventAt(0, 'o', { hostname: 'h2', processname: 'x', details: {} }) };

    expect(suggestedException({ group: {}, events: [other, ...events] })).toBeUndefined();
  });
});
