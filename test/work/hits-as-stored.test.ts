import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AlertBook } from '../../src/alert/alert-book.ts';
import { findAlerts } from '../../src/alert/find-alerts.ts';
import { StreamRaiser } from '../../src/alert/stream-raiser.ts';
import { Detector } from '../../src/detect/detector.ts';
import { createLogger } from '../../src/log/log.ts';
import { EmbeddedStateStore } from '../../src/state/embedded/embedded-state-store.ts';
import { SqliteThread } from '../../src/state/embedded/sqlite-client.ts';
import type { StoreEngine } from '../../src/store/embedded/store-engine.ts';
import { deliver } from '../../src/work/deliver-result.ts';
import { EmbeddedDeadLetterStore } from '../../src/work/embedded/embedded-dead-letter-store.ts';
import { processBatch } from '../../src/work/process-batch.ts';
import type { EncodedBatch } from '../../src/work/run-batch.ts';
import { BARE_GROUND, ruleOf } from '../detect/rule/support.ts';
import { engineStore, type Workshop, workshop } from '../store/embedded/engine-store.ts';
import { batchOf, linesOf, orderOf, RECEIVED, workbench } from './support.ts';

/** Alerts of events that senders call by ids of their own, as `[event id, summary]`. */
describe('alerts of events with claims', () => {
  const log = createLogger('silent');
  let shop: Workshop;
  let engine: StoreEngine;
  let thread: SqliteThread;
  let state: EmbeddedStateStore;
  let send: (batch: EncodedBatch) => Promise<unknown>;
  let rule: string;

  beforeEach(async () => {
    rule = 'type: match\nquery: summary:attack';
    shop = workshop();
    engine = await shop.open();
    thread = new SqliteThread(log);
    state = await EmbeddedStateStore.open({ directory: shop.directory, log, thread });
    const deadLetters = await EmbeddedDeadLetterStore.open({ directory: shop.directory, log, thread });
    const now = (): number => RECEIVED;
    const raiser = new StreamRaiser({ state, alerts: new AlertBook(state, now), onAlerts: () => undefined, now });
    const to = { store: engineStore(engine), state, deadLetters, listeners: [], raiser, now };
    send = (batch) => {
      const rules = [ruleOf(rule)];
      const detector = new Detector({ rules, sigma: [], ground: BARE_GROUND });
      const result = processBatch(orderOf(batch), { ...workbench(), detect: (event) => detector.detect(event) });
      const run = { results: [{ ...result, hits: detector.take() }], poison: [], breakers: [], skips: [] };
      return deliver(run, batch.bytes, to);
    };
  });
  afterEach(async () => {
    await engine.close();
    await thread.end();
    shop.remove();
  });

  const claiming = (...events: readonly object[]): EncodedBatch => batchOf(linesOf(...events), { claim: 'mine' });
  const alerts = async (): Promise<unknown[]> => {
    const { alerts: found } = await findAlerts(state, { matches: () => true, limit: 100, from: 0 });
    const shown = found.map(({ count, events }) => [count, events.map(({ id, event }) => [id, event.summary])]);
    return shown.sort((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)));
  };
  const idOfClaim = async (summary: string): Promise<string | undefined> => {
    const page = await engineStore(engine).search({
      query: { op: 'words', field: 'summary', text: summary },
      range: { from: 0, to: 4e12 },
      limit: 1,
      order: 'oldest',
      total: 0,
      timeoutMs: 10_000,
    });
    return page.events[0]?.mozdef.id;
  };

  it('is raised for one whose claim was taken by other content, too, and again for neither', async () => {
    const first = claiming({ summary: 'attack one' });
    const second = claiming({ summary: 'attack two' });

    for (const batch of [first, second, second, first]) await send(batch);
    await send(claiming({ summary: 'attack one' }));

    const expected = [
      [1, [[await idOfClaim('one'), 'attack one']]],
      [1, [[`${second.id}-0`, 'attack two']]],
    ];
    expect(await alerts()).toEqual(expect.arrayContaining(expected));
    expect(await alerts()).toHaveLength(2);
  });

  it('is raised when what took the claim raised none', async () => {
    const second = claiming({ summary: 'attack two' });

    await send(claiming({ summary: 'harmless' }));
    await send(second);

    expect(await alerts()).toEqual([[1, [[`${second.id}-0`, 'attack two']]]]);
  });

  it('counts what comes twice under one claim in one batch once', async () => {
    rule = 'type: match\nquery: summary:attack\ngroup_by: [hostname]';
    const lines = ['one', 'one', 'two'].map((name) => [
      { index: { _id: name === 'two' ? 'other' : 'mine' } },
      { summary: `attack ${name}`, hostname: 'h1' },
    ]);
    const batch = batchOf(linesOf(...lines.flat()), { endpoint: 'bulk', path: '/_bulk' });

    await send(batch);
    await send(batch);

    const [[count, events]] = (await alerts()) as [[number, unknown[]]];
    expect([count, events.length]).toEqual([2, 2]);
  });

  it('names the event of a claim by its claim, whichever batch brought it', async () => {
    await send(claiming({ summary: 'attack one' }));
    await send(claiming({ summary: 'attack one' }));

    expect(await alerts()).toEqual([[1, [[await idOfClaim('one'), 'attack one']]]]);
  });
});
