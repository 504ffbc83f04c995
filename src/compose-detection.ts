import { join } from 'node:path';
import type { Alert } from './alert/alert.ts';
import { AlertBook } from './alert/alert-book.ts';
import { AlertNews } from './alert/alert-news.ts';
import type { AlertMirror } from './alert/elasticsearch/alert-mirror.ts';
import { RabbitmqAlertTap } from './alert/rabbitmq/rabbitmq-alert-tap.ts';
import { forgetOldMatches } from './alert/stream-matches.ts';
import { RuleRunner } from './correlate/rule-runner.ts';
import type { Foundation } from './lay-foundation.ts';
import type { Part } from './lifecycle/part.ts';
import type { Logger } from './log/log.ts';
import { liveBroker, type Settings } from './settings.ts';
import { Lease } from './state/lease.ts';

/* The parts of an instance that find things in events and say so. */

interface Configured {
  readonly settings: Settings;
  readonly log: Logger;
}

interface RunnerGround extends Foundation {
  /** Id of this instance. */
  readonly instance: string;
  readonly onAlerts: OnAlerts;
  readonly mirror: AlertMirror | undefined;
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

/** So long a scheduler that is gone keeps others waiting. */
const LEASE_MS = 20_000;

/** What evaluates the rules on the schedule. */
export function ruleRunner({ settings, log }: Configured, ground: RunnerGround): RuleRunner {
  const { state, store, dataDir, instance, onAlerts, mirror } = ground;
  const forget = {
    name: 'forgetting what batches were counted',
    step: (time: number) => forgetOldMatches(state, time),
  };
  const now = Date.now;
  return new RuleRunner({
    config: settings.rules,
    path: join(dataDir.directory('rules'), 'matches.db'),
    store,
    state,
    alerts: new AlertBook(state, now),
    lease: new Lease({
      state,
      name: 'rules',
      instance,
      forMs: LEASE_MS,
      now: () => performance.now(),
    }),
    onAlerts,
    chores: mirror ? [forget, { name: 'looking for alerts that are not shown', step: () => mirror.walk() }] : [forget],
    log,
    now,
  });
}
