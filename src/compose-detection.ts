import { join, resolve } from 'node:path';
import type { Alert } from './alert/alert.ts';
import { AlertBook } from './alert/alert-book.ts';
import { AlertNews } from './alert/alert-news.ts';
import type { AlertOutbox } from './alert/alert-outbox.ts';
import type { AlertMirror } from './alert/elasticsearch/alert-mirror.ts';
import { RabbitmqAlertTap } from './alert/rabbitmq/rabbitmq-alert-tap.ts';
import { forgetOldMatches } from './alert/stream-matches.ts';
import { RuleRunner } from './correlate/rule-runner.ts';
import { RuleWatcher } from './correlate/rule-watcher.ts';
import type { KeptRuleLists } from './detect/kept-rule-lists.ts';
import { sigmaCacheIn } from './detect/load-sigma.ts';
import { ruleDirectories } from './detect/rule-directories.ts';
import type { RuleSettings } from './detect/settings/rule-setting.ts';
import { AlertEnricher } from './enrich/alert-enricher.ts';
import { type AlertPluginDescription, describeAlertPlugins } from './enrich/describe-alert-plugins.ts';
import { openAlertPlugins } from './enrich/open-alert-plugins.ts';
import type { ReadyAlertPlugin } from './enrich/ready-plugin.ts';
import type { Foundation } from './lay-foundation.ts';
import { messageOf } from './lifecycle/error.ts';
import { hostInUrl } from './lifecycle/listen-address.ts';
import type { Part } from './lifecycle/part.ts';
import type { Logger } from './log/log.ts';
import { BUNDLED_ACTIONS, BUNDLED_ALERT_PLUGINS } from './plugin/bundled-plugins.ts';
import { unstoredAtBroker, unstoredHere } from './queue/unstored-since.ts';
import { BlockList } from './respond/block-list.ts';
import { Deliverer, type DelivererOptions } from './respond/deliverer.ts';
import { forgetOldDeliveries } from './respond/delivery-log.ts';
import type { OpenTarget } from './respond/open-target.ts';
import { openTargets } from './respond/open-targets.ts';
import { outboxFor } from './respond/outbox.ts';
import { liveBroker, type Settings } from './settings.ts';
import { Lease } from './state/lease.ts';

/* The parts of an instance that find things in events and say so. */

interface Configured {
  readonly settings: Settings;
  readonly log: Logger;
}

interface RunnerGround extends Foundation, Pick<Enrichers, 'enricher'> {
  /** Id of this instance. */
  readonly instance: string;
  readonly onAlerts: OnAlerts;
  readonly mirror: AlertMirror | undefined;
  /** What people changed about rules. */
  readonly ruleSettings: () => RuleSettings;
  readonly ruleLists: Pick<KeptRuleLists, 'config'>;
}

/** Told of alerts that were raised, or changed by a rule. */
export type OnAlerts = (alerts: readonly Alert[]) => void;

/** Whom alerts are told that were raised, or changed by a rule, in this instance. */
export async function alertListeners(
  { settings, log }: Configured,
  { bus, registry, mirror }: Foundation & Pick<RunnerGround, 'mirror'>,
  start: <P extends Part>(part: P) => Promise<P>,
): Promise<OnAlerts> {
  const news = new AlertNews(bus);
  const tell: OnAlerts = (alerts) => {
    news.tell(alerts);
    mirror?.tell(alerts);
  };
  const { roles } = settings;
  if (!settings.tap.events || !(roles.includes('worker') || roles.includes('alerts'))) return tell;
  const tap = await start(new RabbitmqAlertTap({ broker: liveBroker(settings), log, registry }));
  return (alerts) => {
    tell(alerts);
    tap.publish(alerts);
  };
}

/** What is to be written with alerts so that those are told who are to be. */
export function alertOutbox({ actions }: Settings): AlertOutbox {
  return outboxFor(actions, Date.now);
}

/** What adds to alerts what is known about them. */
export interface Enrichers {
  readonly enricher: AlertEnricher;
  /** Sets the plugins up anew; their code stays that of the start, and so do they if one cannot be set up. Never rejects. */
  reload(): Promise<void>;
  /** All alert plugins, those too that are not enabled. */
  describe(): Promise<readonly (AlertPluginDescription & { readonly open: boolean })[]>;
}

/** Rejects with the first of what is wrong about alert plugins, in an instance that saves alerts. */
export async function alertEnrichers(
  { settings, log, filesFrom }: Configured & { readonly filesFrom: string },
  { state, store, registry }: Pick<Foundation, 'state' | 'store' | 'registry'>,
): Promise<Enrichers> {
  const { alerts: config, breaker, directories } = settings.plugins;
  const isNeeded = settings.roles.some((role) => role === 'worker' || role === 'alerts');
  const ground = { config, bundledDirectory: BUNDLED_ALERT_PLUGINS, directories, log };
  const open = async (): Promise<readonly ReadyAlertPlugin[]> => {
    if (!isNeeded) return [];
    const resolveFile = (path: string): string => resolve(filesFrom, path);
    const { plugins, faults } = await openAlertPlugins({ ...ground, resolveFile, now: Date.now });
    const [fault] = faults;
    if (fault) throw fault;
    return plugins;
  };
  const { timeout: timeoutMs } = config;
  const now = Date.now;
  const enricher = new AlertEnricher({ plugins: await open(), store, state, timeoutMs, breaker, registry, log, now });
  return {
    enricher,
    reload: async () => {
      try {
        enricher.use(await open());
      } catch (error) {
        log.error({ error: messageOf(error) }, 'alert plugins could not be set up anew; those of before go on');
      }
    },
    describe: async () => {
      if (!isNeeded) return [];
      const described = await describeAlertPlugins(ground);
      return described.map((plugin) => ({ ...plugin, open: enricher.open.includes(plugin.name) }));
    },
  };
}

/** Where rules save what they find. */
export function alertBook(
  settings: Settings,
  { state, enricher }: Pick<Foundation, 'state'> & Pick<Enrichers, 'enricher'>,
): AlertBook {
  return new AlertBook(state, Date.now, { outbox: alertOutbox(settings), enrich: enricher.enrich });
}

/** So long a scheduler that is gone keeps others waiting. */
const LEASE_MS = 20_000;

/** What evaluates the rules on the schedule. */
function ruleRunner({ settings, log }: Configured, ground: RunnerGround): RuleRunner {
  const { state, store, queue, dataDir, registry, instance, onAlerts, mirror, ruleSettings, ruleLists } = ground;
  const chores = [
    { name: 'forgetting what batches were counted', step: (time: number) => forgetOldMatches(state, time) },
    { name: 'forgetting old deliveries', step: (time: number) => forgetOldDeliveries(state, time) },
    ...(mirror ? [{ name: 'looking for alerts that are not shown', step: () => mirror.walk() }] : []),
  ];
  const now = Date.now;
  return new RuleRunner({
    get config() {
      return ruleLists.config;
    },
    settings: ruleSettings,
    rulesCache: sigmaCacheIn(settings.data_dir),
    instance,
    path: join(dataDir.directory('rules'), 'matches.db'),
    store,
    unstoredSince: (read) =>
      settings.queue.kind === 'embedded' ? unstoredHere(queue, now) : unstoredAtBroker(queue, read),
    state,
    alerts: alertBook(settings, ground),
    lease: new Lease({
      state,
      name: 'rules',
      instance,
      forMs: LEASE_MS,
      now: () => performance.now(),
    }),
    onAlerts,
    registry,
    chores,
    log,
    now,
  });
}

/** Has rules loaded anew when their files change. */
export function ruleWatcher({ settings, log }: Configured, onChange: () => Promise<void>): RuleWatcher {
  const { sources, lists } = settings.rules;
  return new RuleWatcher({
    directories: [...ruleDirectories(settings.rules), ...sources],
    files: Object.values(lists).flatMap(({ file }) => (file === '' ? [] : [file])),
    onChange,
    log,
  });
}

/** What the role `alerts` does, where there is one: evaluates rules, and tells of alerts if there is anyone to tell. */
export function alertParts(
  configured: Configured,
  ground: RunnerGround & Pick<DelivererOptions, 'targets'>,
): { readonly rules?: RuleRunner; readonly deliverer?: Deliverer } {
  if (!configured.settings.roles.includes('alerts')) return {};
  const tells = ground.targets.size > 0;
  return { rules: ruleRunner(configured, ground), ...(tells && { deliverer: deliverer(configured, ground) }) };
}

/** Those who are told of alerts, ready to be; none where no role needs them. Rejects with the first of what is wrong about them. */
export async function actionTargets(
  { settings, log, filesFrom }: Configured & { readonly filesFrom: string },
  { state }: Pick<Foundation, 'state'>,
): Promise<ReadonlyMap<string, OpenTarget>> {
  const isNeeded = settings.roles.some((role) => role === 'alerts' || role === 'web');
  const { targets, faults } = await openTargets({
    config: isNeeded ? settings.actions : {},
    bundledDirectory: BUNDLED_ACTIONS,
    directories: settings.plugins.directories,
    blocks: new BlockList(state, Date.now),
    resolveFile: (path) => resolve(filesFrom, path),
    log,
    now: Date.now,
  });
  const [fault] = faults;
  if (fault) throw fault;
  return targets;
}

/** What tells them. */
function deliverer(
  { settings, log }: Configured,
  {
    state,
    registry,
    instance,
    targets,
  }: Pick<RunnerGround, 'state' | 'registry' | 'instance'> & Pick<DelivererOptions, 'targets'>,
): Deliverer {
  const lease = new Lease({ state, name: 'actions', instance, forMs: LEASE_MS, now: () => performance.now() });
  return new Deliverer({ state, targets, registry, lease, dashboard: dashboardUrl(settings), log, now: Date.now });
}

/** Where people find the dashboard; empty when the port is not known beforehand. */
function dashboardUrl({ web: { public_url, listen, tls } }: Settings): string {
  if (public_url !== '') return public_url.replace(/\/+$/, '');
  return listen.port === 0
    ? ''
    : `${tls.cert_file === '' ? 'http' : 'https'}://${hostInUrl(listen.host)}:${listen.port}`;
}
