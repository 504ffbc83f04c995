import type { AlertAction } from '../alert/after-action.ts';
import type { Alert } from '../alert/alert.ts';
import type { HistoryEntry } from '../alert/handle-alert.ts';
import { ApiClient } from './api-client.ts';
import type { CommonOptions } from './common-options.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { note, print, printRows } from './output.ts';
import { paged } from './paged.ts';
import { findServer } from './server.ts';
import { visible } from './visible.ts';

interface ListOptions extends CommonOptions {
  readonly status?: string;
  readonly severity?: string;
  readonly rule?: string;
  readonly from: string;
  /** 0: all. */
  readonly limit: number;
  readonly json: boolean;
}

/** Prints alerts, newest first. That there are none is an answer, too. */
export async function listAlerts(text: string, options: ListOptions): Promise<number> {
  const api = new ApiClient(findServer('web', options));
  const { status, severity, rule, from } = options;
  const alerts = paged(options.limit, async (limit, after) => {
    const page = await api.get<{ alerts: Alert[]; next?: string }>('/api/alerts', {
      q: text,
      status,
      severity,
      rule,
      from,
      limit,
      after,
    });
    return { items: page.alerts, next: page.next };
  });
  const rows: string[][] = [];
  for await (const alert of alerts) {
    if (options.json) await print(JSON.stringify(alert));
    else
      rows.push([alert.id, alert.lastseen, alert.severity, alert.status, String(alert.count), visible(alert.summary)]);
  }
  await printRows(['id', 'last seen', 'severity', 'status', 'count', 'summary'], rows, {
    json: options.json,
    none: 'there are no alerts',
  });
  return EXIT_CODES.ok.code;
}

/** Prints one with its events, and what people did with it. */
export async function showAlert(id: string, options: CommonOptions & { readonly json: boolean }): Promise<number> {
  const api = new ApiClient(findServer('web', options));
  const path = `/api/alerts/${encodeURIComponent(id)}`;
  const alert = await api.get<Alert>(path);
  const { history } = await api.get<{ history: HistoryEntry[] }>(`${path}/history`);
  if (options.json) await print(JSON.stringify({ ...alert, history }));
  else await printAlert(alert, history);
  return EXIT_CODES.ok.code;
}

async function printAlert({ events, ...known }: Alert, history: readonly HistoryEntry[]): Promise<void> {
  for (const [key, value] of Object.entries(known))
    await print(`${key.padEnd(12)} ${visible(typeof value === 'string' ? value : JSON.stringify(value))}`);
  await print(`events       ${events.length} of them:`);
  for (const { event } of events)
    await print(`  ${visible(`${event.utctimestamp} ${event.hostname} ${event.summary}`)}`);
  for (const { utctimestamp, actor, action } of history)
    await print(visible(`${utctimestamp} ${actor}: ${JSON.stringify(action)}`));
}

/** Changes alerts; resolves to 1 when one of them could not be. */
export async function changeAlerts(
  ids: readonly string[],
  action: AlertAction,
  options: CommonOptions & { readonly json: boolean },
): Promise<number> {
  const api = new ApiClient(findServer('web', options));
  const body = { alerts: ids.map((id) => ({ id })), ...action };
  const { results } = await api.post<{ results: { id: string; ok: boolean; error?: { message: string } }[] }>(
    '/api/alerts/bulk',
    body,
  );
  for (const { id, ok, error } of results) {
    if (options.json) continue;
    if (ok) await print(`${id} is changed`);
    else note(`mozdef: ${visible(error?.message ?? `${id} could not be changed`)}`);
  }
  if (options.json) for (const result of results) await print(JSON.stringify(result));
  return results.every(({ ok }) => ok) ? EXIT_CODES.ok.code : EXIT_CODES.negative.code;
}
