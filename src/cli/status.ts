import type { InstanceEntry } from '../instance/instance-register.ts';
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
  if (options.json) await print(JSON.stringify({ url: server.url, health, ...figures, instances }));
  else {
    const state = health.status === 'ok' ? styled('green', 'ok') : styled('red', 'degraded');
    await print(`MozDef ${visible(figures.version)} at ${server.url} is ${state}`);
    for (const reason of health.reasons) await print(`  ${styled('red', visible(reason))}`);
    for (const [name, text] of Object.entries(figureTexts(figures))) await print(`  ${name.padEnd(13)} ${text}`);
    // Of one alone all has been said.
    if (instances.length > 1) await printTable(INSTANCE_HEAD, instances.map(rowOf));
  }
  return health.status === 'ok' ? EXIT_CODES.ok.code : EXIT_CODES.negative.code;
}

const INSTANCE_HEAD = ['instance', 'roles', 'version', 'accepted', 'stored', 'lag', 'heard of', 'wrong'];

function rowOf({ id, roles, version, rates, lagSeconds, silentSeconds, complaints }: InstanceEntry): string[] {
  const perSecond = (name: string): string => `${countText(Math.round(rates[name] ?? 0))}/s`;
  return [
    visible(id),
    roles.join(','),
    visible(version),
    perSecond('accepted'),
    perSecond('stored'),
    spanText(lagSeconds),
    `${spanText(silentSeconds)} ago`,
    visible(complaints.join('; ')),
  ];
}

function figureTexts({ queue, store, worker, disk, ...other }: Status): Record<string, string> {
  const rates = Object.entries(other.rates).map(([name, rate]) => `${countText(Math.round(rate))} ${name}/s`);
  return {
    'running for': spanText(other.uptimeSeconds),
    roles: other.roles.join(', '),
    rates: rates.join(', '),
    queue: `${countText(queue.batches)} batches, ${bytesText(queue.bytes)}, oldest ${spanText(queue.oldestMs / 1000)}`,
    lag: spanText(other.lagSeconds),
    stored: `${countText(store.events)} events, ${bytesText(store.bytes)}`,
    workers: `${worker.threads} threads, ${worker.restarts} replaced`,
    'dead letters': countText(other.deadletters),
    disk: `${bytesText(disk.freeBytes)} free of ${bytesText(disk.totalBytes)}`,
    memory: bytesText(other.memory.rssBytes),
  };
}
