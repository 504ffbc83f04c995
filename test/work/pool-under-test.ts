import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { AlertBook } from '../../src/alert/alert-book.ts';
import { StreamRaiser } from '../../src/alert/stream-raiser.ts';
import type { RulesConfig } from '../../src/detect/rules-config.ts';
import { RulesInForce } from '../../src/detect/rules-in-force.ts';
import { createLogger } from '../../src/log/log.ts';
import type { EmbeddedEventQueue } from '../../src/queue/embedded/embedded-event-queue.ts';
import type { EventQueue } from '../../src/queue/event-queue.ts';
import { EmbeddedLastSeenStore } from '../../src/state/embedded/embedded-last-seen-store.ts';
import { EmbeddedStateStore } from '../../src/state/embedded/embedded-state-store.ts';
import { SqliteThread } from '../../src/state/embedded/sqlite-client.ts';
import { EmbeddedDeadLetterStore } from '../../src/work/embedded/embedded-dead-letter-store.ts';
import { LastSeenRecorder } from '../../src/work/last-seen.ts';
import { workerConfig } from '../../src/work/worker-config.ts';
import { WorkerMetrics } from '../../src/work/worker-metrics.ts';
import { WorkerPool } from '../../src/work/worker-pool.ts';
import { openQueue } from '../queue/embedded/embedded-queue.ts';
import { until } from '../support/running-server.ts';
import { RecordingStore } from './recording-store.ts';
import { batchOf, linesOf, openThreads, PluginDirectory } from './support.ts';

/** What is different of a pool. */
interface PoolChange {
  readonly queue?: EventQueue;
  readonly rules?: RulesConfig;
}

/** A pool with a real queue, real threads and real state; only the event store does what the test says. */
export class PoolUnderTest {
  readonly plugins = new PluginDirectory();
  readonly store = new RecordingStore();
  readonly #log = createLogger('silent');
  readonly #directory = mkdtempSync(join(tmpdir(), 'mozdef-pool-'));
  readonly #sqlite = new SqliteThread(this.#log);
  #threads = 0;
  queue!: EmbeddedEventQueue;
  lastSeen!: EmbeddedLastSeenStore;
  deadLetters!: EmbeddedDeadLetterStore;
  state!: EmbeddedStateStore;
  /** The one that `make` made last; taken away by a test that has stopped it. */
  pool: WorkerPool | undefined;

  static async open(): Promise<PoolUnderTest> {
    const bench = new PoolUnderTest();
    const small = { directory: bench.#directory, log: bench.#log, thread: bench.#sqlite };
    bench.queue = await openQueue(bench.#directory);
    bench.state = await EmbeddedStateStore.open(small);
    bench.lastSeen = await EmbeddedLastSeenStore.open(small);
    bench.deadLetters = await EmbeddedDeadLetterStore.open(small);
    bench.#threads = openThreads();
    return bench;
  }

  make(config: object = {}, { queue = this.queue, rules }: PoolChange = {}): WorkerPool {
    const { plugins, store, deadLetters, lastSeen } = this;
    const log = this.#log;
    this.pool = new WorkerPool({
      config: workerConfig.parse({ threads: 1, stuck_after: '500ms', ...config }),
      threadData: async () => ({ ...plugins.threadData(), ...(rules && { rules }) }),
      lastSeen: new LastSeenRecorder(lastSeen, log),
      rulesInForce: new RulesInForce({ state: this.state, instance: 'one', log, now: Date.now }),
      listeners: [],
      raiser: new StreamRaiser({
        state: this.state,
        alerts: new AlertBook(this.state, Date.now),
        onAlerts: () => undefined,
        now: Date.now,
      }),
      metrics: new WorkerMetrics(new Registry()),
      queue,
      store,
      state: this.state,
      deadLetters,
      log,
      now: Date.now,
    });
    return this.pool;
  }

  /** Queues one batch of events with these summaries. */
  async send(...summaries: string[]): Promise<void> {
    const { id, received, bytes } = batchOf(linesOf(...summaries.map((summary) => ({ summary }))), {}, Date.now());
    await this.queue.push({ id, received, bytes });
  }

  done(): Promise<void> {
    const isEmpty = async (): Promise<boolean> => {
      const { batches, unacked } = await this.queue.status();
      return batches + unacked === 0;
    };
    return until(isEmpty, 25_000, 'the queue to be empty');
  }

  async close(): Promise<void> {
    this.store.before = async () => {};
    await this.pool?.stop();
    await until(() => openThreads() === this.#threads, 5000, 'all worker threads to end');
    await this.queue.close();
    await this.#sqlite.end();
    this.plugins.remove();
    rmSync(this.#directory, { recursive: true });
  }
}
