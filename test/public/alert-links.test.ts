import { describe, expect, it } from '@jest/globals';
import { attackUrl, eventsOf, groupPivots, groupUrl, ruleLink } from '../../public/model/alert-links.ts';
import { decodeEventsState } from '../../public/model/events-url.ts';
import { anAlert } from '../alert/support.ts';

const read = (url: string | undefined) => {
  const state = decodeEventsState((url ?? '').replace('/events', ''));
  return { clauses: state.filters.map(({ clause }) => clause), from: state.from, to: state.to };
};
const RANGE = { from: '2026-11-24T11:53:00.000Z', to: '2026-11-24T12:04:30.000Z' };

describe('the way from an alert to its events', () => {
  it('asks for one value, or for the whole group, some minutes around', () => {
    const alert = anAlert({ group: { 'details.sourceipaddress': '203.0.113.7', hostname: 'web "1"' } });

    expect(groupPivots(alert).map(({ field, url }) => [field, read(url)])).toEqual([
      ['details.sourceipaddress', { clauses: ['details.sourceipaddress:"203.0.113.7"'], ...RANGE }],
      ['hostname', { clauses: ['hostname:"web \\"1\\""'], ...RANGE }],
    ]);
    expect(read(groupUrl(alert)).clauses).toEqual(['details.sourceipaddress:"203.0.113.7"', 'hostname:"web \\"1\\""']);
    expect(read(eventsOf(alert, [{ field: 'hostname', value: 'x', include: false }])).clauses).toEqual([
      'NOT hostname:"x"',
    ]);
  });

  it('promises none where no query can say it', () => {
    const alert = anAlert({ group: { hostname: '', 'details.*': 'x' } });

    expect(groupPivots(alert)).toEqual([
      { field: 'hostname', value: '' },
      { field: 'details.*', value: 'x' },
    ]);
    expect(groupUrl(alert)).toBeUndefined();
    expect(groupUrl(anAlert({ group: {} }))).toBeUndefined();
  });

  it('lets no value end the query and begin another', () => {
    const { clauses } = read(groupUrl(anAlert({ group: { hostname: 'a" OR "b\u202e\n' } })));

    expect(clauses).toEqual(['hostname:a\\"\\ OR\\ \\"b??']);
  });
});

it('knows techniques and tactics of ATT&CK, and makes no link of anything else', () => {
  expect(attackUrl('T1110')).toBe('https://attack.mitre.org/techniques/T1110/');
  expect(attackUrl('T1110.001')).toBe('https://attack.mitre.org/techniques/T1110/001/');
  expect(attackUrl('TA0006')).toBe('https://attack.mitre.org/tactics/TA0006/');
  for (const id of ['T1110/../x', 't1110', 'T1110.1', '', 'javascript:alert(1)']) expect(attackUrl(id)).toBeUndefined();
});

it('follows addresses of the web alone', () => {
  expect(ruleLink('https://example.com/a b')).toBe('https://example.com/a%20b');
  for (const text of ['', 'javascript:alert(1)', 'data:text/html,x', 'Look for a success.', '//x', 'file:///etc'])
    expect(ruleLink(text)).toBeUndefined();
});
