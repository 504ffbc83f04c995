import type { Registry } from 'prom-client';
import { AuditLog } from './audit/audit-log.ts';
import { SearchServer } from './elastic/search-server.ts';
import { createRegistry } from './health/registry.ts';
import { DataDir } from './lifecycle/data-dir.ts';
import { MozdefError, messageOf } from './lifecycle/error.ts';
import { EmbeddedLiveBus } from './live/embedded/embedded-live-bus.ts';
import type { LiveBus } from './live/live-bus.ts';
import { RabbitmqLiveBus } from './live/rabbitmq/rabbitmq-live-bus.ts';
import type { Logger } from './log/log.ts';
import { EmbeddedEventQueue } from './queue/embedded/embedded-event-queue.ts';
import type { EventQueue } from './queue/event-queue.ts';
import { RabbitmqEventQueue } from './queue/rabbitmq/rabbitmq-event-queue.ts';
import { liveBroker, type Settings, stateServer } from './settings.ts';
import { ElasticsearchLastSeenStore } from './state/elasticsearch/elasticsearch-last-seen-store.ts';
import { ElasticsearchStateStore } from './state/elasticsearch/elasticsearch-state-store.ts';
import { EmbeddedLastSeenStore } from './state/embedded/embedded-last-seen-store.ts';
import { EmbeddedStateStore } from './state/embedded/embedded-state-store.ts';
import { SqliteThread } from './state/embedded/sqlite-client.ts';
import type { LastSeenStore } from './state/last-seen-store.ts';
import type { StateStore } from './state/state-store.ts';
import { ElasticsearchEventStore } from './store/elasticsearch/elasticsearch-event-store.ts';
import { EmbeddedEventStore } from './store/embedded/embedded-event-store.ts';
import type { EventStore } from './store/event-store.ts';
import type { DeadLetterStore } from './work/dead-letter-store.ts';
import { ElasticsearchDeadLetterStore } from './work/elasticsearch/elasticsearch-dead-letter-store.ts';
import { EmbeddedDeadLetterStore } from './work/embedded/embedded-dead-letter-store.ts';

/** What all roles of an instance share. */
export interface Foundation extends SmallStores {
  readonly dataDir: DataDir;
  readonly registry: Registry;
  readonly queue: EventQueue;
  readonly store: EventStore;
  readonly bus: LiveBus;
  readonly audit: AuditLog;
}

/** What is kept besides events. */
interface SmallStores {
  readonly state: StateStore;
  readonly lastSeen: LastSeenStore;
  readonly deadLetters: DeadLetterStore;
}

interface Ground {
  readonly settings: Settings;
  readonly log: Logger;
}

/** Steps that undo what was opened, in the order in which it was. */
type Stops = (() => Promise<void> | void)[];

/** Opens the stores, the queue and the bus, and adds to `stops` what closes them. The only place that picks drivers. */
export async function layFoundation({ settings, log }: Ground, stops: Stops): Promise<Foundation> {
  const keep = <T extends { close(): Promise<void> }>(opened: T): T => {
    stops.push(() => opened.close());
    return opened;
  };
  const dataDir = DataDir.claim(settings.data_dir);
  stops.push(() => dataDir.release());
  dataDir.localToken();
  const registry = createRegistry();
  const small =
    settings.state.kind === 'embedded'
      ? await openEmbedded(dataDir, log, stops)
      : await openShared({ settings, log }, stops);
  const store = keep(await openStore({ config: settings.store, log, registry }, dataDir));
  const queue = keep(await openQueue({ config: settings.queue, log, registry }, dataDir));
  const bus = keep(await openBus(settings, log, registry));
  const audit = new AuditLog({ state: small.state, log, now: Date.now });
  if (settings.roles.includes('web')) audit.start();
  stops.push(() => audit.stop());
  return { dataDir, registry, queue, store, bus, audit, ...small };
}

async function openEmbedded(dataDir: DataDir, log: Logger, stops: Stops): Promise<SmallStores> {
  const options = { directory: dataDir.directory('state'), log, thread: new SqliteThread(log) };
  stops.push(() => options.thread.end());
  const state = await EmbeddedStateStore.open(options);
  stops.push(() => state.close());
  const lastSeen = await EmbeddedLastSeenStore.open(options);
  stops.push(() => lastSeen.close());
  const deadLetters = await EmbeddedDeadLetterStore.open(options);
  stops.push(() => deadLetters.close());
  return { state, lastSeen, deadLetters };
}

/** One connection for all; a server that is away is waited for, call by call. */
async function openShared({ settings, log }: Ground, stops: Stops): Promise<SmallStores> {
  const { configuredBy, config } = stateServer(settings);
  const server = await SearchServer.open({ section: 'state', config, configuredBy });
  stops.push(() => server.close());
  await server.product().catch((error: unknown) => {
    if (!(error instanceof MozdefError) || error.code !== 'state-unavailable') throw error;
    log.warn({ error: messageOf(error) }, 'the state store is not there yet');
  });
  return {
    state: new ElasticsearchStateStore(server, config.prefix),
    lastSeen: new ElasticsearchLastSeenStore(server, config.prefix),
    deadLetters: new ElasticsearchDeadLetterStore(server, config.prefix),
  };
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

async function openBus(settings: Settings, log: Logger, registry: Registry): Promise<LiveBus> {
  if (settings.live.kind === 'embedded') return new EmbeddedLiveBus(log);
  return RabbitmqLiveBus.open({ broker: liveBroker(settings), log, registry });
}
