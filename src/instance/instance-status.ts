import { statfs } from 'node:fs/promises';
import type { EventQueue, QueueStatus } from '../queue/event-queue.ts';
import type { EventStore, StoreStatus } from '../store/event-store.ts';
import type { DeadLetterStore } from '../work/dead-letter-store.ts';
import type { WorkerPoolStatus } from '../work/worker-pool.ts';
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
  /** Where this instance receives events; undefined where it does not. */
  readonly intake: () => string | undefined;
  readonly rates: RateMeter;
}

/** Figures of all parts of one instance, as `/api/status` answers them. */
export interface InstanceStatus {
  readonly version: string;
  readonly uptimeSeconds: number;
  readonly roles: readonly string[];
  readonly queue: QueueStatus;
  readonly store: StoreStatus;
  readonly worker: { readonly threads: number; readonly restarts: number };
  readonly plugins: WorkerPoolStatus['plugins'];
  /** Events a second over the last ten seconds, by what happened to them. */
  readonly rates: Readonly<Record<string, number>>;
  /** From reception to stored. */
  readonly lagSeconds: number;
  readonly intake: string | undefined;
  readonly deadletters: number;
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
const STALE_MS = 60_000;

/** The figures now. One part that is down does not hide the others; `complaintsOf` says what is wrong. */
export async function statusOf(options: InstanceStatusOptions): Promise<InstanceStatus> {
  const [queue, store, deadletters, disk] = await Promise.all([
    options.queue.status().catch(() => NO_QUEUE),
    options.store.status().catch(() => NO_STORE),
    options.deadLetters.count().catch(() => 0),
    statfs(options.dataDir),
  ]);
  const worker = options.worker();
  const rates = options.rates.perSecond();
  // While nothing is stored the last batch says nothing about now; what waits does.
  const lagMs = (rates['stored'] ?? 0) > 0 ? options.lagMs() : queue.oldestMs;
  return {
    version: options.version,
    uptimeSeconds: Math.round(process.uptime()),
    roles: options.roles,
    queue,
    store,
    worker: { threads: worker?.threads ?? 0, restarts: worker?.restarts ?? 0 },
    plugins: worker?.plugins ?? [],
    rates,
    lagSeconds: lagMs / 1000,
    intake: options.intake(),
    deadletters,
    disk: { freeBytes: disk.bavail * disk.bsize, totalBytes: disk.blocks * disk.bsize },
    memory: { rssBytes: process.memoryUsage.rss() },
  };
}

/** What keeps the instance from its job, a sentence each; empty when nothing does. */
export async function complaintsOf(options: InstanceStatusOptions): Promise<string[]> {
  const [queue, store, letters] = await Promise.all([
    options.queue.status().catch(() => NO_QUEUE),
    options.store.status().catch(() => NO_STORE),
    options.deadLetters.count().catch(() => undefined),
  ]);
  const { plugins = [], failing, refusedReload } = options.worker() ?? {};
  return [
    ...(failing === undefined ? [] : [`batches are tried again and again and not stored: ${failing}`]),
    ...(refusedReload === undefined ? [] : [`plugins were not reloaded, the old ones run on: ${refusedReload}`]),
    ...(letters === undefined ? ['the state store cannot be read'] : []),
    ...(queue.refusing ? [`the queue refuses events: ${queue.refusing}`] : []),
    ...(queue.corrupt ? [`${queue.corrupt} batches of the queue could not be read and were set aside`] : []),
    ...(queue.oldestMs > STALE_MS ? [`the oldest event has waited for ${Math.round(queue.oldestMs / 1000)} s`] : []),
    ...(store.refusing ? [`the store refuses events: ${store.refusing}`] : []),
    ...plugins
      .filter((plugin) => plugin.open)
      .map((plugin) => `plugin ${plugin.name} is off for a while: it failed again and again`),
  ];
}
