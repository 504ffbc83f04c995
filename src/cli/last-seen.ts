import type { LastSeenEntry } from '../state/last-seen-store.ts';
import { ApiClient } from './api-client.ts';
import type { CommonOptions } from './common-options.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { note, print, printTable } from './output.ts';
import { paged } from './paged.ts';
import { findServer } from './server.ts';
import { visible } from './visible.ts';

interface Page {
  readonly entries: readonly LastSeenEntry[];
  readonly next?: string;
}

interface ListOptions extends CommonOptions {
  readonly kind?: string;
  /** Of each kind; 0: all. */
  readonly limit: number;
  readonly json: boolean;
}

const KINDS = ['asset', 'user', 'attacker'];

/** Prints what was seen on the stream, by kind and key. That nothing was is an answer, too. */
export async function listLastSeen(beginning: string, options: ListOptions): Promise<number> {
  const api = new ApiClient(findServer('web', options));
  const rows: string[][] = [];
  for (const kind of options.kind === undefined ? KINDS : [options.kind]) {
    for await (const entry of entries(api, { kind, q: beginning, limit: options.limit })) {
      if (options.json) await print(JSON.stringify(entry));
      else rows.push(rowOf(entry));
    }
  }
  if (rows.length > 0) await printTable(['kind', 'key', 'last seen', 'first seen', 'count', 'sources'], rows);
  else if (!options.json) note('nothing was seen');
  return EXIT_CODES.ok.code;
}

function entries(api: ApiClient, asked: { kind: string; q: string; limit: number }): AsyncGenerator<LastSeenEntry> {
  return paged(asked.limit, async (limit, after) => {
    const page = await api.get<Page>('/api/lastseen', { ...asked, limit, after });
    return { items: page.entries, next: page.next };
  });
}

function rowOf(entry: LastSeenEntry): string[] {
  const sources = entry.sources.map(visible).join(', ');
  return [entry.kind, visible(entry.key), entry.lastseen, entry.firstseen, String(entry.count), sources];
}

/** Prints one entry. */
export async function showLastSeen(
  kind: string,
  key: string,
  options: CommonOptions & { readonly json: boolean },
): Promise<number> {
  const api = new ApiClient(findServer('web', options));
  const entry = await api.get<LastSeenEntry>(`/api/lastseen/${encodeURIComponent(kind)}/${encodeURIComponent(key)}`);
  if (options.json) await print(JSON.stringify(entry));
  else
    for (const [name, value] of Object.entries(entry))
      await print(`${name.padEnd(9)} ${visible([value].flat().join(', '))}`);
  return EXIT_CODES.ok.code;
}
