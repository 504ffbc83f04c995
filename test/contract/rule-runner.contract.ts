import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Alert } from '../../src/alert/alert.ts';
import { AlertBook } from '../../src/alert/alert-book.ts';
import { findAlerts } from '../../src/alert/find-alerts.ts';
import { handleAlert } from '../../src/alert/handle-alert.ts';
import { RuleRunner } from '../../src/correlate/rule-runner.ts';
import { rulesConfig } from '../../src/detect/rules-config.ts';
import { createLogger } from '../../src/log/log.ts';
import { newBatchId } from '../../src/queue/batch.ts';
import { Lease } from '../../src/state/lease.ts';
import type { StateStore } from '../../src/state/state-store.ts';
import type { EventStore } from '../../src/store/event-store.ts';
import { eventAt, START } from '../correlate/support.ts';

const LEASE_MS = 20_000;
const RULE = `id: many
title: Many of a host
type: threshold
query: category:a
group_by: [hostname]
window: 1m
threshold: 3
`;

/** Stores that no other test uses. */
export interface RuleGround {
  readonly store: EventStore;
  readonly state: StateStore;
  dispose(): Promise<void>;
}

/** Rules, stores and whoever evaluates, with a clock of our own. */
class Site {
  readonly directory = mkdtempSync(join(tmpdir(), 'mozdef-rules-'));
  readonly log = createLogger((process.env['MOZDEF_TEST_LOG'] ?? 'silent') as 'silent');
  readonly told: Alert[] = [];
  readonly #ground: RuleGround;
  now = START + 600_000;
  /** Of the leases. */
  monotonic = 0;
  readonly runners: RuleRunner[] = [];
  #next = 0;

  constructor(ground: RuleGround) {
    this.#ground = ground;
    this.write(RULE);
  }

  get store(): EventStore {
    return this.#ground.store;
  }
  get state(): StateStore {
    return this.#ground.state;
  }

  write(rule: string): void {
    writeFileSync(join(this.directory, 'rule.yml'), rule);
  }

  /** An instance that evaluates; `book` is what it keeps by itself. */
  async runner(book = 'book', { crashes = false } = {}): Promise<RuleRunner> {
    const lease = new Lease({
      state: this.state,
      name: 'rules',
      instance: book,
      forMs: LEASE_MS,
      now: () => this.monotonic,
    });
    // Who crashes lets go of nothing.
    if (crashes) lease.release = () => Promise.resolve();
    const runner = new RuleRunner({
      config: rulesConfig.parse({ bundled: false, directories: [this.directory] }),
      path: join(this.directory, `${book}.db`),
      store: this.store,
      state: this.state,
      alerts: new AlertBook(this.state, () => this.now),
      lease,
      onAlerts: (alerts) => void this.told.push(...alerts),
      log: this.log,
      now: () => this.now,
    });
    await runner.start();
    this.runners.push(runner);
    return runner;
  }

  /** Stores events of a host at these seconds. */
  async save(host: string, ...seconds: number[]): Promise<void> {
    const batch = newBatchId(this.now);
    const events = seconds.map((second) =>
      eventAt(second, `${batch}-${this.#next++}`, {
        hostname: host,
        category: 'a',
        receivedtimestamp: new Date(this.now).toISOString(),
      }),
    );
    const ndjson = new Uint8Array(Buffer.from(events.map((event) => JSON.stringify(event)).join('\n')));
    await this.store.save({ batch, received: this.now, ndjson, count: events.length, claims: [] });
  }

  /** Host, status, count and first second of each alert, by these. */
  async alerts(): Promise<unknown[]> {
    const { alerts } = await findAlerts(this.state, { matches: () => true, limit: 1000, from: 0 });
    return alerts
      .map(({ group, status, count, firstseen }) => [
        group['hostname'],
        status,
        count,
        (Date.parse(firstseen) - START) / 1000,
      ])
      .sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  }

  async close(): Promise<void> {
    for (const runner of this.runners) await runner.stop();
    await this.#ground.dispose();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** What evaluating rules promises over each pair of stores; `many`: as many matches as the test may take time for. */
export function ruleRunnerContract(open: () => Promise<RuleGround>, { many = 50_000 } = {}): void {
  describe('RuleRunner', () => {
    let site: Site;
    beforeEach(async () => {
      site = new Site(await open());
    });
    afterEach(() => site.close());

    it('raises an alert, updates it, and raises another when the group was quiet for a window', async () => {
      const runner = await site.runner();
      await site.save('h1', 0, 1, 2);
      await runner.catchUp();
      expect(await site.alerts()).toEqual([['h1', 'open', 3, 0]]);

      await site.save('h1', 3, 30);
      await site.save('h2', 1, 2);
      await runner.catchUp();
      expect(await site.alerts()).toEqual([['h1', 'open', 5, 0]]);

      await site.save('h1', 300, 301, 302);
      await runner.catchUp();
      expect(await site.alerts()).toEqual([
        ['h1', 'open', 3, 300],
        ['h1', 'open', 5, 0],
      ]);
    });

    it('tells of an alert when it is raised or changed, and not when nothing is new', async () => {
      const runner = await site.runner();
      await site.save('h1', 0, 1, 2);
      await runner.catchUp();
      await runner.catchUp();
      await site.save('h2', 3);
      await runner.catchUp();

      expect(site.told.map(({ count }) => count)).toEqual([3]);
      expect(site.told[0]?.events.map(({ event }) => event.hostname)).toEqual(['h1', 'h1', 'h1']);
    });

    it('counts events that come hours late and out of order where they belong', async () => {
      const runner = await site.runner();
      await site.save('h1', 500, 502);
      await runner.catchUp();
      site.now += 5 * 3_600_000;
      await site.save('h1', 100, 102);
      await runner.catchUp();
      expect(await site.alerts()).toEqual([]);

      await site.save('h1', 101);
      await site.save('h1', 501);
      await runner.catchUp();

      expect(await site.alerts()).toEqual([
        ['h1', 'open', 3, 100],
        ['h1', 'open', 3, 500],
      ]);
    });

    it('makes one alert of two that a late event joins, and says of the other where it went', async () => {
      const runner = await site.runner();
      await site.save('h1', 0, 1, 2);
      await site.save('h1', 130, 131, 132);
      await runner.catchUp();
      expect(await site.alerts()).toHaveLength(2);

      await site.save('h1', 50, 51, 52);
      await runner.catchUp();

      expect(await site.alerts()).toEqual([
        ['h1', 'merged', 3, 130],
        ['h1', 'open', 9, 0],
      ]);
    });

    it('goes on after a restart without missing or doubling anything', async () => {
      const first = await site.runner();
      await site.save('h1', 0, 1, 2);
      await site.save('h2', 0, 1);
      await first.catchUp();
      await first.stop();
      await site.save('h2', 2);
      await site.save('h1', 4);

      const second = await site.runner();
      await second.catchUp();

      expect(await site.alerts()).toEqual([
        ['h1', 'open', 4, 0],
        ['h2', 'open', 3, 0],
      ]);
    });

    it('lets one instance evaluate at a time, and another one with nothing of its own go on where a crashed one was', async () => {
      const first = await site.runner('first', { crashes: true });
      await site.save('h1', 590, 591);
      site.now += 20_000;
      await first.catchUp();
      const second = await site.runner('second');
      await site.save('h1', 592);
      await site.save('h2', 600, 601, 602);
      expect(await second.catchUp()).toBe(false);

      await first.stop();
      site.monotonic += LEASE_MS;
      expect(await second.catchUp()).toBe(true);

      expect(await site.alerts()).toEqual([
        ['h1', 'open', 3, 590],
        ['h2', 'open', 3, 600],
      ]);
    });

    it('judges a rule that has changed by what it says now', async () => {
      const runner = await site.runner();
      await site.save('h1', 598, 599);
      await runner.catchUp();
      site.write(RULE.replace('threshold: 3', 'threshold: 2'));
      await runner.reload();
      await site.save('h1', 600);
      await runner.catchUp();

      expect(await site.alerts()).toEqual([['h1', 'open', 3, 598]]);
    });

    it('leaves what a person said of an alert alone', async () => {
      const runner = await site.runner();
      await site.save('h1', 0, 1, 2);
      await runner.catchUp();
      const id = site.told[0]?.id ?? '';
      await handleAlert(
        id,
        { assignee: 'kim', severity: 'CRITICAL', verdict: 'false-positive' },
        { state: site.state, actor: 'kim', now: () => site.now },
      );
      await site.save('h1', 5);
      await runner.catchUp();

      const { alerts } = await findAlerts(site.state, { matches: () => true, limit: 10, from: 0 });
      expect(alerts).toMatchObject([{ id, status: 'closed', assignee: 'kim', severity: 'CRITICAL', count: 4 }]);
    });

    it(`counts all of ${many} matches in one window`, async () => {
      const runner = await site.runner();
      for (let n = 0; n < 5; n++)
        await site.save('h1', ...Array.from({ length: many / 5 }, (_, index) => (index % 59) + 1));
      await runner.catchUp();

      expect(await site.alerts()).toEqual([['h1', 'open', many, 1]]);
    });
  });
}
