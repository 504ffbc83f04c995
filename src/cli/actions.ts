import type { Delivery } from '../respond/delivery-log.ts';
import type { ShownEntry } from '../respond/list-outbox.ts';
import { ApiClient } from './api-client.ts';
import type { CommonOptions } from './common-options.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { note, print, printRows, printTable } from './output.ts';
import { paged } from './paged.ts';
import { findServer } from './server.ts';
import { visible } from './visible.ts';

type Options = CommonOptions & { readonly json: boolean };
type PageOptions = Options & { readonly limit: number };

interface Target {
  readonly name: string;
  readonly use: string;
  readonly summary: string;
  readonly waiting: number;
  readonly failed: number;
  readonly trouble?: string;
}

/** Prints who is told of alerts. That no one is, is an answer, too. */
export async function listActions(options: Options): Promise<number> {
  const api = new ApiClient(findServer('web', options));
  const { actions } = await api.get<{ actions: readonly Target[] }>('/api/actions');
  if (options.json) for (const target of actions) await print(JSON.stringify(target));
  else if (actions.length === 0) note('no one is told of alerts: nothing is configured under `actions`');
  else {
    const rows = actions.map(({ name, use, waiting, failed, trouble }) => [
      name,
      use,
      String(waiting),
      String(failed),
      visible(trouble ?? ''),
    ]);
    await printTable(['name', 'action', 'waiting', 'failed', 'trouble'], rows);
  }
  return EXIT_CODES.ok.code;
}

/** Sends a test to a target and prints what the other side answered; resolves to 1 when it did not arrive. */
export async function testAction(name: string, options: Options): Promise<number> {
  const api = new ApiClient(findServer('web', options));
  const path = `/api/actions/${encodeURIComponent(name)}/test`;
  const result = await api.post<{ delivered: boolean; answer: string }>(path, {});
  if (options.json) await print(JSON.stringify(result));
  else if (result.delivered) await print(`${name} was told: ${visible(result.answer)}`);
  else note(`mozdef: ${name} was not told: ${visible(result.answer)}`);
  return result.delivered ? EXIT_CODES.ok.code : EXIT_CODES.negative.code;
}

/** Prints the news that waits, and what was given up. */
export async function listOutbox(options: PageOptions): Promise<number> {
  const api = new ApiClient(findServer('web', options));
  const entries = paged(options.limit, async (limit, after) => {
    const page = await api.get<{ entries: ShownEntry[]; next?: string }>('/api/actions/outbox', { limit, after });
    return { items: page.entries, next: page.next };
  });
  const rows: string[][] = [];
  for await (const entry of entries) {
    const { target, state, time, kind, alert, attempts, answer = '' } = entry;
    if (options.json) await print(JSON.stringify(entry));
    else rows.push([target, state, time, kind, alert.id, String(attempts), visible(answer)]);
  }
  const head = ['target', 'state', 'since', 'news', 'alert', 'tries', 'last answer'];
  await printRows(head, rows, { json: options.json, none: 'nothing waits, and nothing was given up' });
  return EXIT_CODES.ok.code;
}

/** Prints what was told to whom, newest first. */
export async function listDeliveries(options: PageOptions): Promise<number> {
  const api = new ApiClient(findServer('web', options));
  const deliveries = paged(options.limit, async (limit, after) => {
    const page = await api.get<{ deliveries: Delivery[]; next?: string }>('/api/actions/deliveries', { limit, after });
    return { items: page.deliveries, next: page.next };
  });
  const rows: string[][] = [];
  for await (const delivery of deliveries) {
    const { utctimestamp, target, outcome, news, answer } = delivery;
    const alerts = news.map(({ alert, kind }) => `${kind} ${alert}`).join(', ');
    if (options.json) await print(JSON.stringify(delivery));
    else rows.push([utctimestamp, target, outcome, alerts, visible(answer)]);
  }
  const head = ['time', 'target', 'outcome', 'news', 'answer'];
  await printRows(head, rows, { json: options.json, none: 'no one was told of anything yet' });
  return EXIT_CODES.ok.code;
}
