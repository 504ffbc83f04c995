import { join, resolve } from 'node:path';
import type { Alert } from '../../../src/alert/alert.ts';
import { AlertEnricher } from '../../../src/enrich/alert-enricher.ts';
import { type OpenAlertPlugins, openAlertPlugins } from '../../../src/enrich/open-alert-plugins.ts';
import type { Event, JsonObject } from '../../../src/event/event.ts';
import { createLogger } from '../../../src/log/log.ts';
import { pluginsConfig } from '../../../src/plugin/plugins-config.ts';
import { newBatchId } from '../../../src/queue/batch.ts';
import { anAlert } from '../../alert/support.ts';
import type { RuleGround } from '../../contract/rule-runner.support.ts';
import { eventAt, START } from '../../correlate/support.ts';

const BUNDLED = resolve(join(import.meta.dirname, '../../../plugins/alerts'));
const log = createLogger('silent');
const now = (): number => START + 600_000;

/** Bundled plugins, as an instance opens them. */
export function openBundled(
  enabled: readonly string[],
  config: Readonly<Record<string, JsonObject>> = {},
  directories: readonly string[] = [],
): Promise<OpenAlertPlugins> {
  return openAlertPlugins({
    config: pluginsConfig.parse({ alerts: { enabled, config } }).alerts,
    bundledDirectory: BUNDLED,
    directories,
    log,
    now,
    resolveFile: (path) => path,
  });
}

export interface Enriching {
  readonly config?: JsonObject;
  readonly ground: RuleGround;
  /** The alert as it was saved before. */
  readonly before?: Alert;
}

/** The alert as it is saved with `ipaddr` and this plugin. Rejects when the plugin fails. */
export async function enriched(
  name: string,
  alert: Partial<Alert>,
  { config, ground: { store, state }, before }: Enriching,
): Promise<Alert> {
  const { plugins, faults } = await openBundled(['ipaddr', name], config && { [name]: config });
  if (faults[0]) throw faults[0];
  const failures: unknown[] = [];
  const enricher = new AlertEnricher({
    plugins,
    store,
    state,
    timeoutMs: 30_000,
    breaker: { failures: 20, pause: 60_000 },
    log: { warn: (said: unknown) => failures.push(said) } as unknown as typeof log,
    now,
    signalAfter: () => new AbortController().signal,
  });
  const times = { firstseen: new Date(START).toISOString(), lastseen: new Date(START + 1000).toISOString() };
  const { alerts } = await enricher.enrich([{ before, after: anAlert({ ...times, group: {}, ...alert }) }]);
  const [saved] = alerts;
  if (failures.length > 0 || !saved) throw new Error(JSON.stringify(failures));
  return saved;
}

/** A sample at this many seconds after the start. */
export function sampleAt(second: number, fields: Partial<Event>): Alert['events'][number] {
  const event = eventAt(second, `sample-${second}`, fields);
  return { id: event.mozdef.id, event };
}

/** Samples of one event with these details. */
export function sampleWith(details: JsonObject, fields: Partial<Event> = {}): Alert['events'] {
  return [sampleAt(0, { ...fields, details })];
}

/** Stores events, each at its second. */
export async function store(
  { store }: RuleGround,
  events: readonly (readonly [second: number, fields: Partial<Event>])[],
): Promise<void> {
  const batch = newBatchId(now());
  const lines = events.map(([second, fields], at) => JSON.stringify(eventAt(second, `${batch}-${at}`, fields)));
  const ndjson = new Uint8Array(Buffer.from(lines.join('\n')));
  await store.save({ batch, received: now(), ndjson, count: lines.length, claims: [] });
}
