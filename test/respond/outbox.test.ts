import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Alert } from '../../src/alert/alert.ts';
import { AlertBook, type GroupChanges } from '../../src/alert/alert-book.ts';
import type { AlertOutbox } from '../../src/alert/alert-outbox.ts';
import { handleAlert } from '../../src/alert/handle-alert.ts';
import { actionsConfig } from '../../src/respond/actions-config.ts';
import { OUTBOX, type OutboxEntry, outboxFor, pendingEntries } from '../../src/respond/outbox.ts';
import type { StateStore } from '../../src/state/state-store.ts';
import { anAlert } from '../alert/support.ts';
import { NOW, openState } from './support.ts';

const TARGETS = actionsConfig.parse({
  all: { use: 'slack' },
  'all-2': { use: 'slack', enabled: false },
  grave: { use: 'pagerduty', when: { severity: 'ERROR' } },
  night: { use: 'ntfy', when: { hours: [{ from: '22:00', to: '06:00' }] } },
});
const { id: ID } = anAlert();

describe('the outbox', () => {
  let state: StateStore;
  let close: () => Promise<void>;
  let now: number;
  let outbox: AlertOutbox;
  let book: AlertBook;
  beforeEach(async () => {
    ({ state, close } = await openState());
    now = NOW;
    outbox = outboxFor(TARGETS, () => now);
    book = new AlertBook(state, () => now, { outbox });
  });
  afterEach(() => close());

  const changes = (version: number, parts: Partial<GroupChanges>): GroupChanges => ({
    rule: 'bruteforce',
    group: ['203.0.113.7'],
    body: {},
    version,
    updates: [],
    withdrawn: [],
    merged: [],
    ...parts,
  });
  const saying = (said: Partial<Alert>): Partial<GroupChanges> => {
    const { id, events, status: _, utctimestamp: __, assignee: ___, ...facts } = anAlert(said);
    return { updates: [{ id, facts, samples: events }] };
  };
  const waiting = async (): Promise<string[]> => {
    const entries = await state.list(OUTBOX, { limit: 100 });
    return entries.map(({ body }) => {
      const { target, kind, version, first } = body as unknown as OutboxEntry;
      return `${target} ${kind} ${version} ${first}`;
    });
  };

  it('is written with the alert when it is raised, for those whom it concerns now', async () => {
    await book.save([changes(0, saying({}))]);

    expect(await waiting()).toEqual(['all raised 1 true']);
    const [entry] = (await pendingEntries(state, [])).get('all') ?? [];
    expect(entry).toMatchObject({ time: '2026-11-24T12:00:00.000Z', attempts: 0, alert: { id: ID, count: 10 } });
    expect(entry?.alert).not.toHaveProperty('events');
  });

  it('is not written when the alert is not, because another changed it', async () => {
    await book.save([changes(0, saying({}))]);

    expect(await book.save([changes(0, saying({ severity: 'CRITICAL' }))])).toBeUndefined();
    expect(await waiting()).toEqual(['all raised 1 true']);
  });

  it('says nothing of one more event, and tells those who were not concerned before when it becomes graver', async () => {
    await book.save([changes(0, saying({}))]);
    await book.save([changes(1, saying({ count: 11, lastseen: '2026-11-24T12:05:00.000Z' }))]);
    now += 1000;
    await book.save([changes(2, saying({ severity: 'CRITICAL' }))]);

    expect(await waiting()).toEqual([
      'all raised 1 true',
      'all updated 3 true',
      'grave updated 3 true',
      'night updated 3 false',
    ]);
  });

  it('says what people do, and says it once', async () => {
    await book.save([changes(0, saying({}))]);
    const options = { state, actor: 'alice', now: () => now, outbox };
    await handleAlert(ID, { status: 'acknowledged', assignee: 'alice' }, options);
    await handleAlert(ID, { status: 'acknowledged' }, options);
    await handleAlert(ID, { note: 'still at it' }, options);
    await handleAlert(ID, { verdict: 'true-positive' }, options);
    await book.save([changes(1, saying({ lastseen: '2026-11-24T13:00:00.000Z' }))]);

    const all = (await waiting()).filter((entry) => entry.startsWith('all '));
    expect(all).toEqual(['all raised 1 true', 'all acknowledged 2 false', 'all closed 5 false', 'all updated 6 true']);
  });

  it('says that alerts were withdrawn or merged, to all who may have been told', async () => {
    await book.save([changes(0, saying({}))]);
    await book.save([changes(1, { withdrawn: [ID] })]);

    expect(await waiting()).toEqual([
      'all raised 1 true',
      'all withdrawn 2 false',
      'grave withdrawn 2 false',
      'night withdrawn 2 false',
    ]);
  });

  it('keeps each target its own order, however much waits for another', async () => {
    const many = Array.from({ length: 600 }, (_, n) => outbox(undefined, anAlert({ id: `20261124-${n}` }), 1)).flat();
    await state.write(many);
    now += 1;
    await state.write(outbox(undefined, anAlert({ id: 'x', severity: 'ALERT' }), 1));

    const pending = await pendingEntries(state, ['all', 'grave']);

    expect(pending.get('all')).toHaveLength(500);
    expect(pending.get('grave')).toHaveLength(1);
  });
});
