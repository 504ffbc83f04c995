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
  /** Undefined where no rules are evaluated over stored events. */
  readonly rules: () => RulesStatus | undefined;
  /** Where this instance receives events; undefined where it does not. */
  readonly intake: () => string | undefined;
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
  readonly failed?: Readonly<Record<string, string>>;
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
const NO_DISK = { bavail: 0, bsize: 0, blocks: 0 };
const STALE_MS = 60_000;

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
  const rates = options.rates.perSecond();
  // While nothing is stored the last batch says nothing about now; what waits does.
  const lagMs = (rates['stored'] ?? 0) > 0 ? options.lagMs() : queue.oldestMs;
  const status: InstanceStatus = {
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
    deadletters: letters ?? 0,
    rules: options.rules(),
    disk: { freeBytes: disk.bavail * disk.bsize, totalBytes: disk.blocks * disk.bsize },
    memory: { rssBytes: process.memoryUsage.rss() },
  };
  return { status, complaints: complaintsOf(status, { letters, worker }) };
}

/** What its parts said besides their figures. */
interface Heard {
  /** Undefined when they cannot be counted. */
  readonly letters: number | undefined;
  readonly worker: WorkerPoolStatus | undefined;
}

function complaintsOf({ queue, store, plugins, rules }: InstanceStatus, { letters, worker }: Heard): string[] {
  const { failing, refusedReload } = worker ?? {};
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
    ...(rules ? complaintsOfRules(rules) : []),
  ];
}

/** Rules that are named in one complaint. */
const MOST_NAMED = 5;

function complaintsOfRules({ lagMs, failed = {} }: RulesStatus): string[] {
  const all = Object.entries(failed);
  const more = all.length > MOST_NAMED ? `, and ${all.length - MOST_NAMED} more` : '';
  const named = all.slice(0, MOST_NAMED).map(([rule, reason]) => `${rule} (${reason})`);
  return [
    ...(all.length > 0
      ? [`rules fail and are not evaluated until they are loaded anew: ${named.join(', ')}${more}`]
      : []),
    ...(lagMs > STALE_MS ? [`rules are ${Math.round(lagMs / 1000)} s behind what is stored`] : []),
  ];
}
