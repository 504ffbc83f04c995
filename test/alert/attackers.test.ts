import { describe, expect, it } from '@jest/globals';
import { attackersOf } from '../../src/alert/attackers.ts';
import { riskByDay } from '../../src/alert/risk-by-day.ts';
import type { Event, JsonObject } from '../../src/event/event.ts';
import { eventAt } from '../correlate/support.ts';
import { anAlert } from './support.ts';

const from = (address: string, country?: string): { id: string; event: Event } => {
  const details: JsonObject = { sourceipaddress: address };
  if (country !== undefined) details['sourceipgeolocation'] = { country_code: country };
  return { id: address, event: { ...eventAt(0, address), details } };
};
const free = () => 'free' as const;

describe('attackers', () => {
  const alerts = [
    anAlert({
      id: 'a',
      rule: 'one',
      risk: 40,
      severity: 'ERROR',
      group: { 'details.sourceipaddress': '203.0.113.7' },
      events: [from('203.0.113.7', 'nl')],
    }),
    anAlert({
      id: 'b',
      rule: 'two',
      risk: 20,
      group: { 'details.sourceipaddress': '203.0.113.9' },
      firstseen: '2026-11-20T00:00:00.000Z',
    }),
    anAlert({
      id: 'c',
      rule: 'one',
      risk: 10,
      group: { 'details.username': 'ann' },
      events: [from('2001:DB8:1:2::3', 'DE'), from('10.1.2.3', '<b>')],
    }),
    anAlert({ id: 'd', risk: 90, group: { 'details.destinationipaddress': '198.51.100.1' } }),
    anAlert({ id: 'e', risk: 90, verdict: 'benign', status: 'closed' }),
  ];

  it('are networks by what all rules say of their addresses, the greatest risk first', () => {
    const found = attackersOf(alerts, 'network', free);

    expect(found.map(({ value, risk, public: isPublic }) => [value, risk, isPublic])).toEqual([
      ['203.0.113.0/24', 60, true],
      ['10.1.2.0/24', 10, false],
      ['2001:db8:1::/48', 10, true],
    ]);
    expect(found[0]).toMatchObject({
      addresses: 2,
      latest: ['203.0.113.7', '203.0.113.9'],
      countries: ['NL'],
      severity: 'ERROR',
      alerts: 2,
      rules: ['one', 'two'],
      firstseen: '2026-11-20T00:00:00.000Z',
      lastseen: '2026-11-24T11:59:30.000Z',
      blocked: 'none',
    });
  });

  it('are addresses or countries as well, of which one may not be known', () => {
    expect(attackersOf(alerts, 'address', free).map(({ value }) => value)).toEqual([
      '203.0.113.7',
      '203.0.113.9',
      '10.1.2.3',
      '2001:db8:1:2::3',
    ]);
    expect(attackersOf(alerts, 'country', free).map(({ value, alerts: count }) => [value, count])).toEqual([
      ['NL', 1],
      ['', 2],
      ['DE', 1],
    ]);
  });

  it.each([
    [['203.0.113.7', '203.0.113.9'], [], 'all'],
    [['203.0.113.7'], ['203.0.113.9'], 'some'],
    [[], ['203.0.113.9'], 'proposed'],
    [[], [], 'none'],
  ] as const)('are blocked as far as their addresses %j (proposed: %j) are: %s', (blocked, proposed, expected) => {
    const standingOf = (address: string) => {
      if (blocked.some((one) => one === address)) return 'blocked';
      return proposed.some((one) => one === address) ? 'proposed' : 'free';
    };

    expect(attackersOf(alerts, 'network', standingOf)[0]?.blocked).toBe(expected);
  });
});

it('says the risk of each day by the alerts that were raised on it', () => {
  const raised = (day: string, rule: string, risk: number) =>
    anAlert({ utctimestamp: `${day}T10:00:00.000Z`, rule, risk });

  expect(
    riskByDay([
      raised('2026-11-24', 'one', 40),
      raised('2026-11-24', 'one', 20),
      raised('2026-11-24', 'two', 30),
      raised('2026-11-20', 'one', 10),
      { ...raised('2026-11-21', 'one', 90), verdict: 'false-positive' },
    ]),
  ).toEqual([
    { day: '2026-11-20', risk: 10, alerts: 1 },
    { day: '2026-11-24', risk: 80, alerts: 3 },
  ]);
});
