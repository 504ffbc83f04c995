import type { Event } from '../event/event.ts';
import { MozdefError } from '../lifecycle/error.ts';
import { ApiClient } from './api-client.ts';
import type { CommonOptions } from './common-options.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { print, printRows } from './output.ts';
import { paged } from './paged.ts';
import { reportQuery } from './report-query.ts';
import { findServer } from './server.ts';
import { visible } from './visible.ts';

interface Page {
  readonly events: readonly Event[];
  readonly next?: string;
}

interface ListOptions extends CommonOptions {
  /** Of the ids. */
  readonly beginning: string;
  /** 0: all. */
  readonly limit: number;
  readonly json: boolean;
}

/** Prints the last known states that match, by id. That there are none is an answer, too. */
export async function listLatest(query: string, options: ListOptions): Promise<number> {
  const api = new ApiClient(findServer('web', options));
  const states = paged(options.limit, async (limit, after) => {
    const page = await api.get<Page>('/api/latest', { q: query, prefix: options.beginning, limit, after });
    return { items: page.events, next: page.next };
  });
  const rows: string[][] = [];
  try {
    for await (const event of states) {
      if (options.json) await print(JSON.stringify(event));
      else rows.push(rowOf(event));
    }
  } catch (error) {
    if (!(error instanceof MozdefError) || error.code !== 'query-invalid') throw error;
    return reportQuery(query, error);
  }
  await printRows(['id', 'received', 'category', 'summary'], rows, {
    json: options.json,
    none: 'there is no last known state',
  });
  return EXIT_CODES.ok.code;
}

function rowOf({ mozdef, receivedtimestamp, category, summary }: Event): string[] {
  return [mozdef.staticid ?? '', receivedtimestamp, category, summary].map(visible);
}

/** Prints one. */
export async function showLatest(id: string, options: CommonOptions & { readonly json: boolean }): Promise<number> {
  const api = new ApiClient(findServer('web', options));
  const event = await api.get<Event>(`/api/latest/${encodeURIComponent(id)}`);
  if (options.json) await print(JSON.stringify(event));
  else for (const line of JSON.stringify(event, null, 2).split('\n')) await print(visible(line));
  return EXIT_CODES.ok.code;
}
