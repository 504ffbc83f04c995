import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Alert } from '../../src/alert/alert.ts';
import { entitiesOf, namedIn, riskOf } from '../../src/alert/entities.ts';
import { eventAt } from '../correlate/support.ts';
import { anAlert } from './support.ts';

const about = (id: string, group: Record<string, string>, said: Partial<Alert> = {}): Alert =>
  anAlert({ id, group, rule: 'a', risk: 40, attack: [], ...said });
const ADDRESS = { 'details.sourceipaddress': '192.0.2.7' };

describe('entities', () => {
  it('bring together what rules say of the same address, host or user, however they write it', () => {
    const entities = entitiesOf([
      about('3', { 'details.username': 'Ann' }, { severity: 'CRITICAL', lastseen: '2026-11-24T13:00:00.000Z' }),
      about('2', { ...ADDRESS, 'details.username': 'ann' }, { rule: 'b', risk: 20, attack: ['T1110'] }),
      about('1', ADDRESS, { firstseen: '2026-11-24T11:00:00.000Z', attack: ['T1078'] }),
    ]);

    expect(entities).toEqual([
      {
        kind: 'address',
        value: '192.0.2.7',
        risk: 60,
        severity: 'WARNING',
        alerts: 2,
        rules: ['a', 'b'],
        attack: ['T1078', 'T1110'],
        firstseen: '2026-11-24T11:00:00.000Z',
        lastseen: '2026-11-24T11:59:30.000Z',
        newest: ['2', '1'],
      },
      expect.objectContaining({
        kind: 'user',
        value: 'ann',
        risk: 60,
        severity: 'CRITICAL',
        lastseen: '2026-11-24T13:00:00.000Z',
      }),
    ]);
  });

  it('are looked for in the events of an alert whose group names none', () => {
    const event = eventAt(0, 'e', { hostname: 'H1', details: { username: 'root' } });
    const events = [{ id: 'e', event }];

    expect(namedIn({ group: { 'details.program': 'sshd' }, events })).toEqual([
      { kind: 'host', value: 'h1' },
      { kind: 'user', value: 'root' },
    ]);
    expect(namedIn({ group: ADDRESS, events })).toEqual([{ kind: 'address', value: '192.0.2.7' }]);
  });

  it('are at no risk by alerts in which there is nothing', () => {
    const nothing: Partial<Alert>[] = [
      { status: 'withdrawn' },
      { status: 'merged' },
      { status: 'closed', verdict: 'false-positive' },
      { status: 'closed', verdict: 'benign' },
      { status: 'closed', verdict: 'duplicate' },
    ];

    expect(entitiesOf(nothing.map((said, index) => about(String(index), ADDRESS, said)))).toEqual([]);
    expect(entitiesOf([about('1', ADDRESS, { status: 'closed', verdict: 'true-positive' })])).toHaveLength(1);
  });

  it('gain less and less by a rule that repeats itself, and all by one that agrees', () => {
    const risk = (rule: string, count: number) => Array.from({ length: count }, () => ({ rule, risk: 40 }));

    expect([1, 2, 3, 100].map((count) => riskOf(risk('a', count)))).toEqual([40, 60, 70, 80]);
    expect(riskOf([...risk('a', 1), ...risk('b', 1)])).toBe(80);
  });

  it('have a risk that depends on no order and never falls when an alert is added', () => {
    const alert = fc.record({ rule: fc.constantFrom('a', 'b', 'c'), risk: fc.integer({ min: 0, max: 100 }) });
    fc.assert(
      fc.property(fc.array(alert, { maxLength: 20 }), alert, (alerts, one) => {
        const before = riskOf(alerts);
        expect(riskOf([...alerts].reverse())).toBe(before);
        expect(riskOf([...alerts, one])).toBeGreaterThanOrEqual(before);
      }),
    );
  });
});
