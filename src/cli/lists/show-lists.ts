import type { Entry } from '../../lists/entry.ts';
import type { ListHead } from '../../lists/list.ts';
import type { ListHistoryEntry } from '../../lists/list-history.ts';
import { ApiClient } from '../api-client.ts';
import type { CommonOptions } from '../common-options.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { print, printRows } from '../output.ts';
import { paged } from '../paged.ts';
import { findServer } from '../server.ts';
import { visible } from '../visible.ts';

type Options = CommonOptions & { readonly json: boolean };

/** Path of a list in the API. */
export function listPath(name: string): string {
  return `/api/lists/${encodeURIComponent(name)}`;
}

/** Prints all lists, by name. */
export async function listLists(options: Options): Promise<number> {
  const { lists } = await new ApiClient(findServer('web', options)).get<{ lists: ListHead[] }>('/api/lists');
  const rows = lists.map(({ name, kind, entries, types, description }) => [
    name,
    kind,
    String(entries),
    types.join(','),
    visible(description),
  ]);
  if (options.json) for (const list of lists) await print(JSON.stringify(list));
  await printRows(['name', 'kind', 'entries', 'takes', 'what for'], options.json ? [] : rows, {
    json: options.json,
    none: 'there are no lists; mozdef lists create makes one',
  });
  return EXIT_CODES.ok.code;
}

/** Prints entries of a list, in order of type and value. */
export async function showList(
  name: string,
  text: string,
  options: Options & { readonly type?: string; readonly state?: string; readonly limit: number },
): Promise<number> {
  const api = new ApiClient(findServer('web', options));
  const { type, state } = options;
  const entries = paged(options.limit, async (limit, after) => {
    const query = { limit, after, type, state, q: text === '' ? undefined : text };
    const page = await api.get<{ entries: Entry[]; next?: string }>(`${listPath(name)}/entries`, query);
    return { items: page.entries, next: page.next };
  });
  const rows: string[][] = [];
  for await (const entry of entries) {
    if (options.json) await print(JSON.stringify(entry));
    else
      rows.push([
        entry.type,
        visible(entry.value),
        entry.state ?? '',
        entry.expires ?? '',
        visible(entry.owner),
        visible([entry.reason, entry.source].filter((part) => part !== '').join('; ')),
      ]);
  }
  await printRows(['type', 'value', 'state', 'until', 'by', 'reason'], rows, {
    json: options.json,
    none: 'there are no such entries',
  });
  return EXIT_CODES.ok.code;
}

/** Prints who changed what about a list, the latest first. */
export async function showListHistory(name: string, options: Options & { readonly limit: number }): Promise<number> {
  const api = new ApiClient(findServer('web', options));
  const changes = paged(options.limit, async (limit, after) => {
    const page = await api.get<{ changes: ListHistoryEntry[]; next?: string }>(`${listPath(name)}/history`, {
      limit,
      after,
    });
    return { items: page.changes, next: page.next };
  });
  const rows: string[][] = [];
  for await (const change of changes) {
    if (options.json) await print(JSON.stringify(change));
    else rows.push([change.utctimestamp, visible(change.actor), change.action, visible(wordsOf(change))]);
  }
  await printRows(['time', 'who', 'did', 'what'], rows, {
    json: options.json,
    none: `nobody changed ${visible(name)}`,
  });
  return EXIT_CODES.ok.code;
}

const SHOWN = 5;

function wordsOf({ were, became, note, part, parts }: ListHistoryEntry): string {
  const entries = became.length > 0 ? became : were;
  const values = entries.slice(0, SHOWN).map(({ value }) => value);
  const more = entries.length > SHOWN ? `, and ${entries.length - SHOWN} more` : '';
  const ofParts = parts > 1 ? ` (part ${part} of ${parts})` : '';
  return [`${values.join(', ')}${more}${ofParts}`, note ?? ''].filter((words) => words !== '').join('  ');
}

/** Prints what holds of a list now, one value a line. */
export async function exportList(name: string, options: Options & { readonly type?: string }): Promise<number> {
  const api = new ApiClient(findServer('web', options));
  const query = { format: 'json', type: options.type };
  const { entries } = await api.get<{ entries: Entry[] }>(`${listPath(name)}/export`, query);
  for (const entry of entries) await print(options.json ? JSON.stringify(entry) : visible(entry.value));
  return EXIT_CODES.ok.code;
}
