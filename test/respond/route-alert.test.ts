import { describe, expect, it } from '@jest/globals';
import type { Alert } from '../../src/alert/alert.ts';
import { actionsConfig } from '../../src/respond/actions-config.ts';
import { type AlertRoute, compileRoute, newsOf } from '../../src/respond/route-alert.ts';
import { anAlert } from '../alert/support.ts';
import { NOW } from './support.ts';

function routeOf(when: object): AlertRoute {
  const { ops } = actionsConfig.parse({ ops: { use: 'slack', when } });
  if (!ops) throw new Error('no target');
  return compileRoute(ops.when);
}

describe('a route', () => {
  it.each<[object, Partial<Alert>, boolean]>([
    [{}, {}, true],
    [{ severity: 'WARNING' }, { severity: 'WARNING' }, true],
    [{ severity: 'WARNING' }, { severity: 'EMERGENCY' }, true],
    [{ severity: 'WARNING' }, { severity: 'NOTICE' }, false],
    [{ tags: ['ssh', 'vpn'] }, { tags: ['a', 'vpn'] }, true],
    [{ tags: ['ssh'] }, { tags: ['ssh-keys'] }, false],
    [{ tags: ['ssh'] }, { tags: [] }, false],
    [{ category: ['bruteforce'] }, { category: 'bruteforce' }, true],
    [{ category: ['bruteforce'] }, { category: 'access' }, false],
    [{ rule: ['bruteforce_ssh'] }, { rule: 'bruteforce_ssh' }, true],
    [{ rule: ['bruteforce_*'] }, { rule: 'bruteforce_ssh' }, true],
    [{ rule: ['bruteforce_*'] }, { rule: 'not_bruteforce_ssh' }, false],
    [{ rule: ['brute.*'] }, { rule: 'bruteforce' }, false],
    [{ channel: ['ops'] }, { channel: 'ops' }, true],
    [{ channel: ['ops'] }, { channel: '' }, false],
    [{ hours: [{ days: ['tue'], from: '11:00', to: '13:00' }] }, {}, true],
    [{ hours: [{ days: ['wed'] }] }, {}, false],
    [{ severity: 'ERROR', tags: ['ssh'] }, { severity: 'ERROR', tags: ['ssh'] }, true],
    [{ severity: 'ERROR', tags: ['ssh'] }, { severity: 'WARNING', tags: ['ssh'] }, false],
    [{}, { notify: false }, false],
    [{ even_silent: true }, { notify: false }, true],
  ])('that says %j tells of %j: %p', (when, said, tells) => {
    expect(routeOf(when).tells(anAlert(said), NOW)).toBe(tells);
  });

  it('may have told of what it would not tell of now, at another time or when it was graver', () => {
    const route = routeOf({ severity: 'ERROR', hours: [{ days: ['wed'] }], tags: ['ssh'] });

    expect(route.mayHaveTold(anAlert({ severity: 'INFO' }))).toBe(true);
    expect(route.mayHaveTold(anAlert({ tags: [] }))).toBe(false);
  });
});

describe('news of an alert', () => {
  it.each<[Partial<Alert> | undefined, Partial<Alert>, string | undefined]>([
    [undefined, {}, 'raised'],
    [{}, { count: 99, summary: '99 failed logins', lastseen: '2026-11-24T13:00:00.000Z' }, undefined],
    [{ severity: 'WARNING' }, { severity: 'ERROR' }, 'updated'],
    [{ severity: 'ERROR' }, { severity: 'WARNING' }, undefined],
    [{ severity: 'ERROR' }, { severity: 'WARNING', reason: 'late events' }, 'updated'],
    [{ status: 'acknowledged', severity: 'WARNING' }, { status: 'acknowledged', severity: 'CRITICAL' }, 'updated'],
    [{ status: 'closed' }, { status: 'closed', severity: 'EMERGENCY' }, undefined],
    [{ status: 'closed' }, { status: 'open' }, 'updated'],
    [{ status: 'withdrawn' }, { status: 'open' }, 'updated'],
    [{}, { status: 'acknowledged' }, 'acknowledged'],
    [{ status: 'acknowledged' }, { status: 'escalated' }, 'updated'],
    [{}, { status: 'closed', verdict: 'benign' }, 'closed'],
    [{}, { status: 'withdrawn' }, 'withdrawn'],
    [{ status: 'acknowledged' }, { status: 'merged' }, 'merged'],
    [{}, { assignee: 'alice' }, undefined],
  ])('from %j to %j: %p', (before, after, kind) => {
    expect(newsOf(before && anAlert(before), anAlert(after))).toBe(kind);
  });
});
