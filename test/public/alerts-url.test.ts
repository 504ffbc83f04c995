import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  ALERTS_DEFAULTS,
  type AlertsState,
  decodeAlertsState,
  encodeAlertsState,
  isAlertsPath,
} from '../../public/model/alerts-url.ts';

const decode = (address: string): AlertsState => decodeAlertsState(new URL(address, 'http://localhost'));
const text = fc.string({ unit: 'grapheme' });
const some = (...values: readonly string[]): fc.Arbitrary<string[]> => fc.uniqueArray(fc.constantFrom(...values));
const states: fc.Arbitrary<AlertsState> = fc.record({
  status: some('open', 'acknowledged', 'escalated', 'closed', 'withdrawn', 'merged'),
  severity: some('CRITICAL', 'WARNING', 'INFO'),
  rule: some('bruteforce_ssh', 'a.b-c', '6f1e7a2c-0000-4000-8000-000000000000'),
  category: fc.constantFrom('', 'bruteforce', 'a & b'),
  attack: fc.constantFrom('', 'TA0006', 'T1110', 'T1110.001'),
  country: fc.constantFrom('', 'DE'),
  q: text,
  entity: fc.constantFrom('', 'user:ann', 'address:2001:db8::1', 'host:a b&c'),
  from: fc.constantFrom('now-24h', 'now-7d', 'now-30d', '2026-11-24'),
  by: fc.constantFrom('rule' as const, 'assignee' as const),
  inside: fc.constantFrom(undefined, '', 'a,b&c'),
  sel: text.filter((id) => id !== '.' && id !== '..'),
});

describe('the address of the page Alerts', () => {
  it('gives back every state that it was made of', () => {
    fc.assert(
      fc.property(states, (state) => {
        expect(decode(encodeAlertsState(state))).toEqual(state);
      }),
    );
  });

  it('shows at first what someone still has to look at', () => {
    expect(encodeAlertsState(ALERTS_DEFAULTS)).toBe('/alerts');
    expect(decode('/alerts')).toEqual(ALERTS_DEFAULTS);
    expect(decode('/alerts').status).toEqual(['open', 'acknowledged', 'escalated']);
  });

  it('stays as colleagues have bookmarked it', () => {
    const address =
      '/alerts/20261124-00ff?q=root&status=any&severity=CRITICAL%2CALERT&rule=bruteforce_ssh&entity=user%3Aann&from=now-7d';

    expect(encodeAlertsState(decode(address))).toBe(address);
    expect(decode(address)).toEqual({
      status: [],
      severity: ['CRITICAL', 'ALERT'],
      rule: ['bruteforce_ssh'],
      category: '',
      attack: '',
      country: '',
      q: 'root',
      entity: 'user:ann',
      from: 'now-7d',
      by: '',
      sel: '20261124-00ff',
    });
  });

  it('takes no harm from values that are none', () => {
    expect(decode('/alerts/?status=&severity=,&rule=a,a&entity=ann&by=moon&in=x&attack=T1&country=DEU')).toEqual({
      ...ALERTS_DEFAULTS,
      rule: ['a'],
    });
    expect(decode('/alerts/%E0%A4%A').sel).toBe('%E0%A4%A');
  });

  it('is no address of another page', () => {
    expect(['/alerts', '/alerts/x', '/alertsx', '/events', '/'].map(isAlertsPath)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
