import { hostname } from 'node:os';
import { StreamRaiser } from './alert/stream-raiser.ts';
import {
  actionTargets,
  alertBook,
  alertEnrichers,
  alertListeners,
  alertParts,
  type Enrichers,
  type OnAlerts,
  ruleWatcher,
} from './compose-detection.ts';
import { keptRuleLists, listWatcher } from './compose-lists.ts';
import { type StartedWeb, startWeb } from './compose-web.ts';
import type { ShownKey } from './config/shown-config.ts';
import type { RuleRunner } from './correlate/rule-runner.ts';
import type { KeptRuleLists } from './detect/kept-rule-lists.ts';
import { RulesInForce } from './detect/rules-in-force.ts';
import type { RuleSettings } from './detect/settings/rule-setting.ts';
import { SettingsWatcher } from './detect/settings/settings-watcher.ts';
import { HealthEvents } from './instance/health-events.ts';
import { InstanceRegister } from './instance/instance-register.ts';
import { type InstanceStatusOptions, observe } from './instance/instance-status.ts';
import { RateMeter } from './instance/rate-meter.ts';
import { type Foundation, layFoundation } from './lay-foundation.ts';
import { messageOf } from './lifecycle/error.ts';
import type { Part } from './lifecycle/part.ts';
import type { Logger } from './log/log.ts';
import { openAlertMirror } from './open-alert-mirror.ts';
import { Frontend } from './receive/frontend.ts';
import { KeptTokens } from './receive/kept-tokens.ts';
import { EventtaskIntake } from './receive/rabbitmq/eventtask-intake.ts';
import { SourceSaver } from './receive/sources/source-saver.ts';
import { needsToken } from './receive/token-book.ts';
import { liveBroker, type Settings } from './settings.ts';
import { startFaults } from './start-faults.ts';
import { EventTap } from './work/event-tap.ts';
import { LastSeenRecorder } from './work/last-seen.ts';
import { RabbitmqEventTap } from './work/rabbitmq/rabbitmq-event-tap.ts';
import type { StoredListener } from './work/stored-listener.ts';
import { WorkerMetrics } from './work/worker-metrics.ts';
import { WorkerPool, type WorkerPoolOptions } from './work/worker-pool.ts';
import { workerStart } from './worker-start.ts';

/** What an instance is made with. */
export interface InstanceOptions {
  readonly settings: Settings;
  readonly log: Logger;
  readonly version: string;
  /** Directory that relative file names of the configuration start at. */
  readonly filesFrom: string;
  /** What of the configuration people may see, and where each key comes from; absent: nothing. */
  readonly shownConfig?: readonly ShownKey[];
}

/** A running instance. */
export interface Instance {
  /** Where it can be reached, by role. */
  readonly addresses: { readonly frontend?: string; readonly web?: string };
  /** Path of the page on which the first administrator begins, with a secret that no log may show. */
  readonly setup?: string | undefined;
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
  rules?: RuleRunner;
  web?: StartedWeb;
}

/** config -> parts per role -> start in order. The only place that knows all parts. */
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
  const foundation = await layFoundation(options, stops);
  const start = async <P extends Part>(part: P): Promise<P> => {
    await part.start();
    stops.push(() => part.stop());
    return part;
  };
  const has = (role: Settings['roles'][number]): boolean => settings.roles.includes(role);
  const metrics = new WorkerMetrics(foundation.registry);
  const counts = { accepted: () => parts.frontend?.accepted ?? 0, stored: () => metrics.stored };
  const parts: Parts = { tap: new EventTap(foundation.bus, Date.now), metrics, rates: new RateMeter(counts, Date.now) };

  // Before anything begins: a target that is wrong keeps the instance from starting.
  const targets = await actionTargets(options, foundation);
  const enrichers = await alertEnrichers(options, foundation);
  const mirror = await openAlertMirror({ ...options, state: foundation.state, start });
  const onAlerts = await alertListeners(options, { ...foundation, mirror }, start);
  const evaluates = has('worker') || has('alerts');
  const reload = async (): Promise<void> => {
    await Promise.all([parts.pool?.reload(), parts.rules?.reload(), enrichers.reload()]);
  };
  const { enricher } = enrichers;
  const changes = evaluates ? await start(new SettingsWatcher({ ...foundation, log, onChange: reload })) : undefined;
  const ruleSettings = (): RuleSettings => changes?.current ?? {};
  const ruleLists = await start(keptRuleLists(options, foundation, reload));
  if (has('worker')) {
    const listeners: StoredListener[] = [parts.tap];
    if (settings.tap.events) listeners.push(await start(eventTap(options, foundation)));
    const lists = await start(listWatcher(log, foundation));
    const bench = { metrics, listeners, onAlerts, enricher, ruleSettings, ruleLists, lists };
    parts.pool = await start(workerPool(options, foundation, bench));
  }
  if (has('frontend')) parts.frontend = await startFrontend(options, foundation, start);
  const found = { onAlerts, enricher, mirror, targets, ruleSettings, ruleLists };
  const ground = { ...foundation, ...found, instance: whoAmI(foundation).id };
  const { rules, deliverer } = alertParts(options, ground);
  if (rules) parts.rules = await start(rules);
  if (deliverer) await start(deliverer);
  parts.rates.start();
  stops.push(() => parts.rates.stop());
  const observed = statusOptions(options, foundation, parts);
  const reporting = { ...whoAmI(foundation), observe: () => observe(observed), ...foundation, log, now: Date.now };
  const instances = await start(new InstanceRegister(reporting));
  if (settings.health.events) await start(new HealthEvents({ ...reporting, everyMs: settings.health.every }));
  const shown = { ...foundation, observed, instances, mirror, targets, enrichers, ruleLists, ...parts };
  if (has('web')) parts.web = await startWeb(options, shown, start);
  if (evaluates) await start(ruleWatcher(options, reload));
  return { ...tellAddresses(foundation, parts), reload };
}

/** Where the instance can be reached: also in a file, for commands. */
function tellAddresses({ dataDir }: Foundation, { frontend, web }: Parts): Pick<Instance, 'addresses' | 'setup'> {
  const addresses = { ...(frontend && { frontend: frontend.url }), ...(web && { web: web.url }) };
  dataDir.writeRunFile({ pid: process.pid, ...addresses, syslog: frontend?.syslogPorts });
  return { addresses, setup: web?.setup };
}

/** HTTP and syslog, and what others publish to the exchange `eventtask`. */
async function startFrontend(
  { settings, log }: InstanceOptions,
  foundation: Foundation,
  start: <P extends Part>(part: P) => Promise<P>,
): Promise<Frontend> {
  const { queue, registry, state } = foundation;
  const now = Date.now;
  // Before the frontend, so that it stops after it and saves all that was counted.
  const { book: sources } = await start(new SourceSaver({ state, instance: whoAmI(foundation).id, log, now }));
  const keptTokens = await start(new KeptTokens({ state, log, now }));
  const frontend = await start(
    new Frontend({ config: settings.frontend, queue, log, registry, sources, keptTokens, now }),
  );
  const { metrics } = frontend;
  if (settings.queue.eventtask)
    await start(new EventtaskIntake({ config: settings.queue, queue, log, sources, metrics, now }));
  return frontend;
}

function eventTap({ settings, log }: InstanceOptions, { registry }: Foundation): RabbitmqEventTap {
  return new RabbitmqEventTap({ broker: liveBroker(settings), log, registry });
}

interface PoolGround extends Pick<WorkerPoolOptions, 'metrics' | 'listeners' | 'lists'>, Pick<Enrichers, 'enricher'> {
  readonly onAlerts: OnAlerts;
  readonly ruleSettings: () => RuleSettings;
  readonly ruleLists: Pick<KeptRuleLists, 'config'>;
}

function workerPool(
  options: InstanceOptions,
  foundation: Foundation,
  { onAlerts, enricher, ruleSettings, ruleLists, ...shared }: PoolGround,
): WorkerPool {
  const { queue, store, state, lastSeen, deadLetters } = foundation;
  return new WorkerPool({
    config: options.settings.worker,
    threadData: async () => ({
      ...(await workerStart(options, options.log)),
      rules: ruleLists.config,
      ruleSettings: ruleSettings(),
    }),
    lastSeen: new LastSeenRecorder(lastSeen, options.log),
    rulesInForce: new RulesInForce({ state, instance: whoAmI(foundation).id, log: options.log, now: Date.now }),
    queue,
    store,
    state,
    deadLetters,
    ...shared,
    raiser: new StreamRaiser({
      state,
      alerts: alertBook(options.settings, { state, enricher }),
      onAlerts,
      now: Date.now,
    }),
    log: options.log,
    now: Date.now,
  });
}

/** What the instance is asked for when it tells how it does. */
function statusOptions(options: InstanceOptions, foundation: Foundation, parts: Parts): InstanceStatusOptions {
  const { queue, store, deadLetters, dataDir } = foundation;
  return {
    version: options.version,
    roles: options.settings.roles,
    dataDir: dataDir.path,
    queue,
    store,
    deadLetters,
    worker: () => parts.pool?.status(),
    lagMs: () => parts.metrics.lagMs,
    rules: () => parts.rules?.lastStatus,
    intake: () => parts.frontend?.url,
    intakeNeedsToken: needsToken(options.settings.frontend),
    rates: parts.rates,
  };
}

function whoAmI({ dataDir }: Foundation): { readonly id: string; readonly host: string } {
  const host = hostname();
  return { id: dataDir.instanceId(host), host };
}
