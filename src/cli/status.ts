import { flowOfAll, SILENT_SECONDS } from '../instance/flow-of-all.ts';
import type { InstanceEntry } from '../instance/instance-register.ts';
import type { RulesStatus } from '../instance/instance-status.ts';
import { rulesEntry } from '../instance/rules-entry.ts';
import { bytesText, countText, spanText } from './amounts.ts';
import { ApiClient } from './api-client.ts';
import type { CommonOptions } from './common-options.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { print, printTable, styled } from './output.ts';
import { findServer } from './server.ts';
import { visible } from './visible.ts';

/** The figures of `/api/status` that are shown; those of other parts may be added by the server. */
interface Status {
  readonly version: string;
  readonly uptimeSeconds: number;
  readonly roles: readonly string[];
  readonly queue: { readonly batches: number; readonly bytes: number; readonly oldestMs: number };
  readonly store: { readonly events: number; readonly bytes: number };
  readonly worker: { readonly threads: number; readonly restarts: number };
  readonly rates: Readonly<Record<string, number>>;
  readonly lagSeconds: number;
  readonly deadletters: number;
  readonly rules?: RulesStatus;
  readonly disk: { readonly freeBytes: number; readonly totalBytes: number };
  readonly memory: { readonly rssBytes: number };
}
interface Health {
  readonly status: 'ok' | 'degraded';
  readonly reasons: readonly string[];
}

/** Prints how the server does; resolves to 1 when it says that it is degraded. */
export async function status(options: CommonOptions & { readonly json: boolean }): Promise<number> {
  const server = findServer('web', options);
  const api = new ApiClient(server);
  const [figures, health, { instances }] = await Promise.all([
    api.get<Status>('/api/status'),
    api.get<Health>('/api/health'),
    api.get<{ readonly instances: readonly InstanceEntry[] }>('/api/instances'),
  ]);
  const flow = flowOfAll(figures, instances);
  if (options.json) await print(JSON.stringify({ url: server.url, health, flow, ...figures, instances }));
  else {
    const state = health.status === 'ok' ? styled('green', 'ok') : styled('red', 'degraded');
    await print(`MozDef ${visible(figures.version)} at ${server.url} is ${state}`);
    for (const reason of health.reasons) await print(`  ${styled('red', visible(reason))}`);
    await (instances.length > 1
      ? printAll(figures, instances)
      : printFigures({
          ...flowTexts(figures, []),
          ...storeTexts(figures),
          ...rulesTexts(figures.rules, instances),
          ...ownTexts(figures),
        }));
  }
  return health.status === 'ok' ? EXIT_CODES.ok.code : EXIT_CODES.negative.code;
}

/** First what is of all of them, then each, then what is of the one that was asked alone. */
async function printAll(figures: Status, instances: readonly InstanceEntry[]): Promise<void> {
  const missing = instances.filter(({ silentSeconds }) => silentSeconds > SILENT_SECONDS).length;
  const count = `${instances.length}${missing === 0 ? '' : `, ${missing} of them not heard of for more than ${SILENT_SECONDS} s`}`;
  await printFigures({
    instances: count,
    ...flowTexts(figures, instances),
    ...storeTexts(figures),
    ...rulesTexts(figures.rules, instances),
  });
  await printTable(INSTANCE_HEAD, instances.map(rowOf));
  await print('The one that answers:');
  await printFigures(ownTexts(figures));
}

async function printFigures(figures: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(figures)) await print(`  ${name.padEnd(13)} ${text}`);
}

const INSTANCE_HEAD = ['instance', 'roles', 'version', 'accepted', 'stored', 'lag', 'heard of', 'wrong'];

function rowOf({ id, roles, version, rates, lagSeconds, silentSeconds, complaints }: InstanceEntry): string[] {
  return [
    visible(id),
    roles.join(','),
    visible(version),
    rateText(rates['accepted']),
    rateText(rates['stored']),
    spanText(lagSeconds),
    `${spanText(silentSeconds)} ago`,
    visible(complaints.join('; ')),
  ];
}

function rateText(rate = 0): string {
  return `${countText(Math.round(rate))}/s`;
}

/** Of all instances together. */
function flowTexts(figures: Status, instances: readonly InstanceEntry[]): Record<string, string> {
  const { accepted, stored, lagSeconds } = flowOfAll(figures, instances);
  const count = (rate: number): string => countText(Math.round(rate));
  return { rates: `${count(accepted)} accepted/s, ${count(stored)} stored/s`, lag: spanText(lagSeconds) };
}

/** Of what instances that know of one another share. */
function storeTexts({ store, deadletters }: Status): Record<string, string> {
  return {
    stored: `${countText(store.events)} events, ${bytesText(store.bytes)}`,
    'dead letters': countText(deadletters),
  };
}

/** Of the instance that evaluates rules over stored events, which may be another one. */
function rulesTexts(own: RulesStatus | undefined, instances: readonly InstanceEntry[]): Record<string, string> {
  const other = own?.evaluating ? undefined : instances.find(({ rules }) => rules?.evaluating);
  const rules = other?.rules ?? (own && rulesEntry(own));
  if (!rules) return {};
  if (!rules.evaluating) return { rules: `${countText(rules.rules)}, evaluated by no one at the moment` };
  const where = other ? ` by ${visible(other.id)}` : '';
  const wrong = rules.failed > 0 ? `, ${countText(rules.failed)} fail` : '';
  const reading = rules.recalling > 0 ? `, ${countText(rules.recalling)} still read the past` : '';
  const lag = `lag ${spanText(rules.lagMs / 1000)}, ${countText(rules.dirty)} groups to judge`;
  return { rules: `${countText(rules.rules)} on the schedule${where}, ${lag}${reading}${wrong}` };
}

/** Of the instance that answers; its queue may be that of others, too. */
function ownTexts({ queue, worker, disk, ...other }: Status): Record<string, string> {
  return {
    'running for': spanText(other.uptimeSeconds),
    roles: other.roles.join(', '),
    queue: `${countText(queue.batches)} batches, ${bytesText(queue.bytes)}, oldest ${spanText(queue.oldestMs / 1000)}`,
    workers: `${worker.threads} threads, ${worker.restarts} replaced`,
    disk: `${bytesText(disk.freeBytes)} free of ${bytesText(disk.totalBytes)}`,
    memory: bytesText(other.memory.rssBytes),
  };
}
