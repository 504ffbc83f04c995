import type { Alert } from '../../src/alert/alert.ts';
import { AlertBook, sampleOf } from '../../src/alert/alert-book.ts';
import type { Event } from '../../src/event/event.ts';
import type { StateStore } from '../../src/state/state-store.ts';

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

export interface Raised {
  readonly state: StateStore;
  readonly now: number;
  readonly said?: Partial<Alert>;
  /** Its samples. */
  readonly events: readonly Event[];
}

/** What a rule saves when it raises an alert of this id, or says something else of it. */
export async function raiseAlert(id: string, { state, now, said = {}, events }: Raised): Promise<readonly Alert[]> {
  const { id: _, utctimestamp: __, status: ___, assignee: ____, events: _____, ...facts } = anAlert(said);
  const book = new AlertBook(state, () => now);
  const group = { rule: facts.rule, group: [id] };
  const [known] = await book.groups([group]);
  const updates = [{ id, facts, samples: events.map(sampleOf) }];
  const change = { ...group, version: known?.version ?? 0, body: {}, withdrawn: [], merged: [], updates };
  return (await book.save([change])) ?? [];
}
