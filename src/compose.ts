import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Registry } from 'prom-client';
import { normalizeOptions } from './event/events-config.ts';
import { createRegistry } from './health/registry.ts';
import { DataDir } from './lifecycle/data-dir.ts';
import { messageOf } from './lifecycle/error.ts';
import type { Part } from './lifecycle/part.ts';
import type { Logger } from './log/log.ts';
import { loadGeoData } from './plugin/geo/shared-geo-data.ts';
import { EmbeddedEventQueue } from './queue/embedded/embedded-event-queue.ts';
import type { EventQueue } from './queue/event-queue.ts';
import { RabbitmqEventQueue } from './queue/rabbitmq/rabbitmq-event-queue.ts';
import { Frontend } from './receive/frontend.ts';
import { EventtaskIntake } from './receive/rabbitmq/eventtask-intake.ts';
import type { Settings } from './settings.ts';
import { startFaults } from './start-faults.ts';
import { EmbeddedLastSeenStore } from './state/embedded/embedded-last-seen-store.ts';
import { EmbeddedStateStore } from './state/embedded/embedded-state-store.ts';
import { SqliteThread } from './state/embedded/sqlite-client.ts';
import type { LastSeenStore } from './state/last-seen-store.ts';
import type { StateStore } from './state/state-store.ts';
import { ElasticsearchEventStore } from './store/elasticsearch/elasticsearch-event-store.ts';
import { EmbeddedEventStore } from './store/embedded/embedded-event-store.ts';
import type { EventStore } from './store/event-store.ts';
import { RateMeter } from './web/api/rate-meter.ts';
import { apiRoutes } from './web/api/routes.ts';
import { WebServer } from './web/web-server.ts';
import type { DeadLetterStore } from './work/dead-letter-store.ts';
import { EmbeddedDeadLetterStore } from './work/embedded/embedded-dead-letter-store.ts';
import { EventTap } from './work/event-tap.ts';
import { LastSeenRecorder } from './work/last-seen.ts';
import { WorkerMetrics } from './work/worker-metrics.ts';
import { WorkerPool } from './work/worker-pool.ts';
import type { WorkerThreadData } from './work/worker-protocol.ts';

/** What an instance is made with. */
export interface InstanceOptions {
  readonly settings: Settings;
  readonly log: Logger;
  readonly version: string;
  /** Directory that relative file names of the configuration start at. */
  readonly filesFrom: string;
}

/** A running instance. */
export interface Instance {
  /** Where it can be reached, by role. */
  readonly addresses: { readonly frontend?: string; readonly web?: string };
  /** Loads the plugins anew. */
  reload(): Promise<void>;
  /** Drains and stops all parts in reverse order of their start. */
  stop(): Promise<void>;
}

/** The parts of the roles that this instance has, for those who look at them. */
interface Parts {
  readonly tap: EventTap;
  readonly metrics: WorkerMetrics;
  readonly rates: RateMeter;
  pool?: WorkerPool;
  frontend?: Frontend;
}

/** The stores and the queue that all roles of an instance share. */
interface Foundation {
  readonly dataDir: DataDir;
  readonly registry: Registry;
  readonly queue: EventQueue;
  readonly store: EventStore;
  readonly state: StateStore;
  readonly lastSeen: LastSeenStore;
  readonly deadLetters: DeadLetterStore;
}

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
/** In the clone this file lies in src/, in a build in dist/src/. */
const PUBLIC_DIRECTORY =
  existsSync(join(ROOT, 'public/index.html')) && !existsSync(join(ROOT, 'src/compose.ts'))
    ? join(ROOT, 'public')
    : join(ROOT, 'dist/public');

/** config -> parts per role -> start in order. The only place that knows all parts and picks the drivers. */
export async function startInstance(options: InstanceOptions): Promise<Instance> {
  const stops: (() => Promise<void> | void)[] = [];
  const stop = async (): Promise<void> => {
    for (const step of stops.splice(0).reverse()) {
      // One part that fails to stop must not keep the others from draining.
      try {
        await step();
      } catch (error) {
        options.log.error({ error: messageOf(error) }, 'a part did not stop well');
      }
    }
  };
  try {
    return { ...(await startParts(options, stops)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(
  options: InstanceOptions,
  stops: (() => Promise<void> | void)[],
): Promise<Omit<Instance, 'stop'>> {
  const { settings, log } = options;
  // Before anything is opened: a refusal must not come after intake has begun to listen.
  const [fault] = startFaults(settings);
  if (fault) throw fault;
  const foundation = await lay(options, stops);
  const start = async <P extends Part>(part: P): Promise<P> => {
    await part.start();
    stops.push(() => part.stop());
    return part;
  };
  const has = (role: Settings['roles'][number]): boolean => settings.roles.includes(role);
  const metrics = new WorkerMetrics(foundation.registry);
  const counts = { accepted: () => parts.frontend?.accepted ?? 0, stored: () => metrics.stored };
  const parts: Parts = { tap: new EventTap(log), metrics, rates: new RateMeter(counts, Date.now) };

  if (has('worker')) parts.pool = await start(workerPool(options, foundation, parts));
  if (has('frontend')) {
    const { queue, registry } = foundation;
    parts.frontend = await start(new Frontend({ config: settings.frontend, queue, log, registry, now: Date.now }));
    if (settings.queue.eventtask)
      await start(new EventtaskIntake({ config: settings.queue, queue, log, now: Date.now }));
  }
  parts.rates.start();
  stops.push(() => parts.rates.stop());
  const web = has('web') ? await start(webServer(options, foundation, parts)) : undefined;

  const addresses = { ...(parts.frontend && { frontend: parts.frontend.url }), ...(web && { web: web.url }) };
  foundation.dataDir.writeRunFile({ pid: process.pid, ...addresses });
  return { addresses, reload: async () => parts.pool?.reload() };
}

function workerPool(options: InstanceOptions, foundation: Foundation, { tap, metrics }: Parts): WorkerPool {
  const { queue, store, state, lastSeen, deadLetters } = foundation;
  return new WorkerPool({
    config: options.settings.worker,
    threadData: () => threadData(options),
    lastSeen: new LastSeenRecorder(lastSeen, options.log),
    queue,
    store,
    state,
    deadLetters,
    tap,
    metrics,
    log: options.log,
    now: Date.now,
  });
}

function webServer(options: InstanceOptions, foundation: Foundation, parts: Parts): WebServer {
  const { settings, log, version } = options;
  const { queue, store, lastSeen, deadLetters, registry, dataDir } = foundation;
  const now = Date.now;
  const { pool, frontend, metrics, tap, rates } = parts;
  const routes = apiRoutes({
    version,
    roles: settings.roles,
    dataDir: dataDir.path,
    queue,
    store,
    lastSeen,
    deadLetters,
    now,
    timeoutMs: settings.web.query_timeout,
    worker: () => pool?.status(),
    lagMs: () => metrics.lagMs,
    intake: () => frontend?.url,
    rates,
    describePlugins: async () => (await pool?.describePlugins()) ?? [],
  });
  return new WebServer({
    config: settings.web,
    version,
    publicDirectory: PUBLIC_DIRECTORY,
    routes,
    tap,
    registry,
    log,
    now,
  });
}

async function lay({ settings, log }: InstanceOptions, stops: (() => Promise<void> | void)[]): Promise<Foundation> {
  const keep = <T extends { close(): Promise<void> }>(opened: T): T => {
    stops.push(() => opened.close());
    return opened;
  };
  const dataDir = DataDir.claim(settings.data_dir);
  stops.push(() => dataDir.release());
  dataDir.localToken();
  const registry = createRegistry();
  const small = { directory: dataDir.directory('state'), log, thread: new SqliteThread(log) };
  stops.push(() => small.thread.end());
  const state = keep(await EmbeddedStateStore.open(small));
  const lastSeen = keep(await EmbeddedLastSeenStore.open(small));
  const deadLetters = keep(await EmbeddedDeadLetterStore.open(small));
  const store = keep(await openStore({ config: settings.store, log, registry }, dataDir));
  const queue = keep(await openQueue({ config: settings.queue, log, registry }, dataDir));
  return { dataDir, registry, queue, store, state, lastSeen, deadLetters };
}

function openStore(
  options: { config: Settings['store']; log: Logger; registry: Registry },
  dataDir: DataDir,
): Promise<EventStore> {
  if (options.config.kind !== 'embedded') return ElasticsearchEventStore.open(options);
  return EmbeddedEventStore.open({ directory: dataDir.directory('events'), ...options });
}

function openQueue(
  options: { config: Settings['queue']; log: Logger; registry: Registry },
  dataDir: DataDir,
): Promise<EventQueue> {
  if (options.config.kind === 'rabbitmq') return RabbitmqEventQueue.open(options);
  return EmbeddedEventQueue.open({ directory: dataDir.directory('queue'), ...options });
}

/** What each worker thread starts with; read anew at each reload. */
async function threadData(options: InstanceOptions): Promise<Omit<WorkerThreadData, 'shared'>> {
  const { settings, log, filesFrom } = options;
  const { plugins } = settings;
  return {
    logLevel: settings.log.level,
    normalize: normalizeOptions(settings.events),
    bundledPlugins: join(ROOT, 'plugins/events'),
    plugins,
    filesFrom,
    geo: await loadGeoData(plugins.geo, log),
  };
}
