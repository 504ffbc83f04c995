import { statfs } from 'node:fs/promises';
import { z } from 'zod';
import type { EventQueue, QueueStatus } from '../../queue/event-queue.ts';
import type { EventStore, StoreStatus } from '../../store/event-store.ts';
import type { DeadLetterStore } from '../../work/dead-letter-store.ts';
import type { WorkerPoolStatus } from '../../work/worker-pool.ts';
import type { RateMeter } from './rate-meter.ts';
import { defineRoute, type Route } from './route.ts';

export interface StatusRoutesOptions {
  readonly version: string;
  readonly roles: readonly string[];
  readonly dataDir: string;
  readonly queue: EventQueue;
  readonly store: EventStore;
  readonly deadLetters: DeadLetterStore;
  /** Undefined where no worker runs. */
  readonly worker: () => WorkerPoolStatus | undefined;
  readonly lagMs: () => number;
  /** Where this instance receives events; undefined where it does not. */
  readonly intake: () => string | undefined;
  readonly rates: RateMeter;
  readonly describePlugins: () => Promise<unknown>;
}

const loose = z.looseObject({});

/** How the instance is doing. */
export function statusRoutes(options: StatusRoutesOptions): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/status',
      summary: 'Figures of all parts of this instance.',
      response: loose,
      handle: () => status(options),
    }),
    defineRoute({
      method: 'get',
      path: '/health',
      summary: 'Whether this instance does its job: `ok`, or `degraded` with reasons.',
      response: z.object({ status: z.enum(['ok', 'degraded']), reasons: z.array(z.string()) }),
      handle: async () => {
        const reasons = await complaints(options);
        return { status: reasons.length === 0 ? 'ok' : 'degraded', reasons };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/store/maintain',
      summary: 'Do the housekeeping of the event store now: seal, merge, retention.',
      response: loose,
      handle: async () => {
        await options.store.maintain();
        return options.store.status();
      },
    }),
    defineRoute({
      method: 'get',
      path: '/plugins',
      summary: 'Plugins in the order in which they run, with match, configuration and whether they are on.',
      response: z.object({ plugins: z.array(loose) }),
      handle: async () => ({ plugins: await options.describePlugins() }),
    }),
  ];
}

async function status(options: StatusRoutesOptions): Promise<unknown> {
  // One part that is down must not hide the others; /health says what is wrong.
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

async function complaints(options: StatusRoutesOptions): Promise<string[]> {
  const [queue, store, letters] = await Promise.all([
    options.queue.status().catch(() => NO_QUEUE),
    options.store.status().catch(() => NO_STORE),
    options.deadLetters.count().catch(() => undefined),
  ]);
  const { plugins = [], failing } = options.worker() ?? {};
  return [
    ...(failing === undefined ? [] : [`batches are tried again and again and not stored: ${failing}`]),
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
