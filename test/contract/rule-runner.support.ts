import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import type { Alert } from '../../src/alert/alert.ts';
import { AlertBook } from '../../src/alert/alert-book.ts';
import { type EnrichAlerts, NO_ENRICHMENT } from '../../src/alert/enrich-alerts.ts';
import { findAlerts } from '../../src/alert/find-alerts.ts';
import { RuleRunner } from '../../src/correlate/rule-runner.ts';
import type { RuleRunnerOptions } from '../../src/correlate/runner-options.ts';
import { type RulesConfig, rulesConfig } from '../../src/detect/rules-config.ts';
import type { RuleSettings } from '../../src/detect/settings/rule-setting.ts';
import { createLogger } from '../../src/log/log.ts';
import { newBatchId } from '../../src/queue/batch.ts';
import { Lease } from '../../src/state/lease.ts';
import type { StateStore } from '../../src/state/state-store.ts';
import type { EventStore } from '../../src/store/event-store.ts';
import { eventAt, START } from '../correlate/support.ts';

export const LEASE_MS = 20_000;
export const RULE = `id: many
title: Many of a host
type: threshold
query: category:a
group_by: [hostname]
window: 1m
threshold: 3
`;

export const ALONE = `id: alone
title: Not followed by the other
type: sequence
group_by: [hostname]
window: 1m
steps:
  - query: category:a
  - query: category:b
    absent: true
`;

export const TWICE = `id: twice
title: Many of a host, twice
type: rules
rules: [many]
group_by: [hostname]
window: 1h
threshold: 2
`;

export const FEW = `id: few
title: Few of a host
type: threshold
query: category:a
group_by: [hostname]
window: 1m
condition: { lt: 2 }
`;

export const LEARNED = `id: silent
title: A host is silent for longer than usual
type: absence
query: category:a
group_by: [hostname]
window: 10s
remember: 10m
learn: { times: 2, after: 3m }
`;

export const GONE = `id: gone
title: Nothing of a host
type: absence
query: category:a
group_by: [hostname]
window: 5m
`;

/** Stores that no other test uses. */
export interface RuleGround {
  readonly store: EventStore;
  readonly state: StateStore;
  dispose(): Promise<void>;
}

/** Rules, stores and whoever evaluates, with a clock of our own. */
export class Site {
  readonly directory = mkdtempSync(join(tmpdir(), 'mozdef-rules-'));
  readonly log = createLogger((process.env['MOZDEF_TEST_LOG'] ?? 'silent') as 'silent');
  readonly told: Alert[] = [];
  /** What people changed, as instances are told. */
  settings: RuleSettings = {};
  readonly #ground: RuleGround;
  now = START + 600_000;
  /** Of what is received when a test says so, and not when it happened, nothing is learned. */
  lateness: { readonly least?: string; readonly most: string } = { most: '5s' };
  /** Of the leases, and of what is forgotten. */
  monotonic = 0;
  /** Since when what was received is not stored. */
  unstored: number | undefined;
  /** Adds to alerts what is known about them. */
  enrich: EnrichAlerts = NO_ENRICHMENT;
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

  get config(): RulesConfig {
    return rulesConfig.parse({ bundled: false, directories: [this.directory], lateness: this.lateness });
  }

  write(rule: string, file = 'rule.yml'): void {
    writeFileSync(join(this.directory, file), rule);
  }

  /** An instance that evaluates; `book` is what it keeps by itself. */
  async runner(
    book = 'book',
    {
      crashes = false,
      ...threads
    }: { crashes?: boolean } & Pick<RuleRunnerOptions, 'openThread' | 'openSlowThread'> = {},
  ): Promise<RuleRunner> {
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
      config: this.config,
      settings: () => this.settings,
      instance: book,
      path: join(this.directory, `${book}.db`),
      store: this.store,
      unstoredSince: async () => this.unstored,
      state: this.state,
      alerts: new AlertBook(this.state, () => this.now, { enrich: (said) => this.enrich(said) }),
      lease,
      onAlerts: (alerts) => void this.told.push(...alerts),
      log: this.log,
      now: () => this.now,
      monotonic: () => this.monotonic,
      ...threads,
    });
    await runner.start();
    this.runners.push(runner);
    return runner;
  }

  /** Ends one that lets go of nothing, so that the other one can take over, which has seen before that it cannot. */
  async crash(runner: RuleRunner, next: RuleRunner): Promise<void> {
    expect(await next.catchUp()).toBe(false);
    await runner.stop();
    this.monotonic += LEASE_MS;
  }

  /** Stores events of a host at these seconds; resolves to the id of the first. */
  async save(host: string, ...seconds: number[]): Promise<string> {
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
    return events[0]?.mozdef.id ?? '';
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
