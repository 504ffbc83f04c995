import type { Alert } from '../../src/alert/alert.ts';

/** An alert of which only what a test is about need be said. */
export function anAlert(said: Partial<Alert> = {}): Alert {
  return {
    id: '20261124-0123456789abcdef0123',
    utctimestamp: '2026-11-24T12:00:00.000Z',
    status: 'open',
    assignee: '',
    rule: 'bruteforce',
    ruleversion: '0123456789ab',
    title: 'Brute force',
    severity: 'WARNING',
    category: 'bruteforce',
    tags: ['ssh'],
    attack: ['T1110'],
    summary: '10 failed logins from 203.0.113.7',
    url: '',
    runbook: '',
    channel: '',
    notify: true,
    risk: 45,
    classname: 'bruteforce',
    group: { 'details.sourceipaddress': '203.0.113.7' },
    count: 10,
    firstseen: '2026-11-24T11:58:00.000Z',
    lastseen: '2026-11-24T11:59:30.000Z',
    events: [],
    ...said,
  };
}
