import type { Event } from '../event/event.ts';
import { MozdefError } from '../lifecycle/error.ts';
import { ApiClient } from './api-client.ts';
import type { CommonOptions } from './common-options.ts';
import { eventLine, fieldOf, fieldsLine } from './event-line.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { note, print } from './output.ts';
import { paged } from './paged.ts';
import { reportQuery } from './report-query.ts';
import { findServer } from './server.ts';

export interface SearchOptions extends CommonOptions {
  readonly from: string;
  readonly to: string;
  /** 0: all. */
  readonly limit?: number;
  readonly order: 'newest' | 'oldest';
  readonly fields?: string;
  readonly json: boolean;
  readonly count: boolean;
  readonly follow: boolean;
}

interface Total {
  readonly value: number;
  readonly relation: 'eq' | 'gte';
}
interface Page {
  readonly total: Total;
  readonly events: readonly Event[];
  readonly next?: string;
  readonly partial: boolean;
}

const STANDARD_LIMIT = 100;

/** Prints the events that match; resolves to 1 when there are none. */
export async function search(query: string, options: SearchOptions): Promise<number> {
  const server = findServer('web', options);
  const api = new ApiClient(server);
  const show = printerOf(options);
  try {
    if (options.count) {
      const { count } = await api.get<{ count: number }>('/api/events/count', asked(query, options));
      await print(String(count));
      return EXIT_CODES.ok.code;
    }
    if (options.follow) {
      const { followEvents } = await import('./follow-events.ts');
      return await followEvents(server, query, { show, limit: options.limit ?? 0 });
    }
    const found = await printPages(api, query, { ...options, show });
    return found > 0 ? EXIT_CODES.ok.code : EXIT_CODES.negative.code;
  } catch (error) {
    if (!(error instanceof MozdefError) || error.code !== 'query-invalid') throw error;
    return reportQuery(query, error);
  }
}

type Asked = Pick<SearchOptions, 'from' | 'to'>;

function asked(query: string, { from, to }: Asked): { q: string; from: string; to: string } {
  return { q: query, from, to };
}

interface Printing extends SearchOptions {
  readonly show: (event: Event) => Promise<void>;
}

async function printPages(api: ApiClient, query: string, options: Printing): Promise<number> {
  let found = 0;
  let partial = false;
  let total: Total | undefined;
  const events = paged(options.limit ?? STANDARD_LIMIT, async (limit, cursor) => {
    const page = await api.get<Page>('/api/events/search', {
      ...asked(query, options),
      limit,
      order: options.order,
      cursor,
    });
    partial ||= page.partial;
    total ??= page.total;
    return { items: page.events, next: page.next };
  });
  for await (const event of events) {
    await options.show(event);
    found++;
  }
  if (partial) note('mozdef: the search was cut short; there may be more. Narrow the time with --from and --to.');
  else noteFound(found, total, options);
  return found;
}

/** For a person at a terminal: that there is more, or where was looked. */
function noteFound(found: number, total: Total | undefined, options: SearchOptions): void {
  if (!process.stderr.isTTY) return;
  if (found === 0) note(`nothing found from ${options.from} to ${options.to}`);
  else if (options.limit === undefined && total && total.value > found) {
    note(`${found} of ${total.relation === 'gte' ? 'at least ' : ''}${total.value} events; --limit 0 prints all`);
  }
}

function printerOf({ json, fields }: SearchOptions): (event: Event) => Promise<void> {
  const names = fields?.split(',').map((name) => name.trim());
  if (json && names) {
    return (event) => print(JSON.stringify(Object.fromEntries(names.map((name) => [name, fieldOf(event, name)]))));
  }
  if (json) return (event) => print(JSON.stringify(event));
  return names ? (event) => print(fieldsLine(event, names)) : (event) => print(eventLine(event));
}
