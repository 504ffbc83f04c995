import { statfs } from 'node:fs/promises';
import type { EventQueue, QueueStatus } from '../queue/event-queue.ts';
import type { EventStore, StoreStatus } from '../store/event-store.ts';
import type { DeadLetterStore } from '../work/dead-letter-store.ts';
import type { StreamRulesStatus } from '../work/rule-failures.ts';
import type { WorkerPoolStatus } from '../work/worker-pool.ts';
import { complaintsOf } from './complaints.ts';
import type { RateMeter } from './rate-meter.ts';

export interface InstanceStatusOptions {
  readonly version: string;
  readonly roles: readonly string[];
  readonly dataDir: string;
  readonly queue: Pick<EventQueue, 'status'>;
  readonly store: Pick<EventStore, 'status'>;
  readonly deadLetters: Pick<DeadLetterStore, 'count'>;
  /** Undefined where no worker runs. */
  readonly worker: () => WorkerPoolStatus | undefined;
  readonly lagMs: () => number;
  /** Undefined where no rules are evaluated over stored events. */
  readonly rules: () => RulesStatus | undefined;
  /** Where this instance receives events; undefined where it does not. */
  readonly intake: () => string | undefined;
  /** Whether senders need a token there. */
  readonly intakeNeedsToken?: boolean;
  readonly rates: RateMeter;
}

/** How the evaluation of rules over stored events does. */
export interface RulesStatus {
  /** Whether it is this instance that evaluates. */
  readonly evaluating: boolean;
  readonly rules: number;
  /** From the reception of what rules have read last until now; 0 when all is read. */
  readonly lagMs: number;
  /** Groups that are still to be judged. */
  readonly dirty?: number;
  /** Rules that take long, those whose past is still to be read, and those that are left alone, with why. */
  readonly slow: readonly string[];
  readonly recalling: readonly string[];
  /** Rules that are judged though not all of their past could be read. */
  readonly partial?: readonly string[];
  readonly failed?: Readonly<Record<string, string>>;
}

/** Figures of all parts of one instance, as `/api/status` answers them. */
export interface InstanceStatus {
  readonly version: string;
  readonly uptimeSeconds: number;
  readonly roles: readonly string[];
  readonly queue: QueueStatus;
  readonly store: StoreStatus;
  readonly worker: { readonly threads: number; readonly restarts: number; readonly rules: StreamRulesStatus };
  readonly plugins: WorkerPoolStatus['plugins'];
  /** Events a second over the last ten seconds, by what happened to them. */
  readonly rates: Readonly<Record<string, number>>;
  /** From reception to stored. */
  readonly lagSeconds: number;
  readonly intake: string | undefined;
  readonly intakeNeedsToken?: boolean;
  readonly deadletters: number;
  readonly rules: RulesStatus | undefined;
  readonly disk: { readonly freeBytes: number; readonly totalBytes: number };
  readonly memory: { readonly rssBytes: number };
}

const NO_QUEUE: QueueStatus = {
  batches: 0,
  bytes: 0,
  unacked: 0,
  oldestMs: 0,
  corrupt: 0,
  refusing: 'queue-unavailable',
};
const NO_STORE: StoreStatus = { events: 0, bytes: 0, seq: 0, refusing: 'store-unavailable', figures: {} };
const NO_WORKER: WorkerPoolStatus = { threads: 0, restarts: 0, plugins: [], rules: { failed: [], unusable: {} } };
const NO_DISK = { bavail: 0, bsize: 0, blocks: 0 };

/** How an instance does. */
export interface Observation {
  readonly status: InstanceStatus;
  /** What keeps it from its job, a sentence each; empty when nothing does. */
  readonly complaints: readonly string[];
}

/** Asks each part once. One that is down does not hide the others: its figures are zeros then, and the complaints say so. */
export async function observe(options: InstanceStatusOptions): Promise<Observation> {
  const [queue, store, letters, disk] = await Promise.all([
    options.queue.status().catch(() => NO_QUEUE),
    options.store.status().catch(() => NO_STORE),
    options.deadLetters.count().catch(() => undefined),
    statfs(options.dataDir).catch(() => NO_DISK),
  ]);
  const worker = options.worker();
  const { threads, restarts, plugins, rules: streamRules } = worker ?? NO_WORKER;
  const rates = options.rates.perSecond();
  // While nothing is stored the last batch says nothing about now; what waits does.
  const lagMs = (rates['stored'] ?? 0) > 0 ? options.lagMs() : queue.oldestMs;
  const status: InstanceStatus = {
    version: options.version,
    uptimeSeconds: Math.round(process.uptime()),
    roles: options.roles,
    queue,
    store,
    worker: { threads, restarts, rules: streamRules },
    plugins,
    rates,
    lagSeconds: lagMs / 1000,
    intake: options.intake(),
    ...(options.intakeNeedsToken !== undefined && { intakeNeedsToken: options.intakeNeedsToken }),
    deadletters: letters ?? 0,
    rules: options.rules(),
    disk: { freeBytes: disk.bavail * disk.bsize, totalBytes: disk.blocks * disk.bsize },
    memory: { rssBytes: process.memoryUsage.rss() },
  };
  return { status, complaints: complaintsOf(status, { letters, worker }) };
}
