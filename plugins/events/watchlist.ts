import { z } from 'zod';
import { defineEventPlugin, type Event, UNCHANGED } from '#sdk';
import { readList } from './lists/read-list.ts';
import { WatchIndex } from './watchlist/watch-index.ts';

const list = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9-]+$/, 'must be small letters, digits and hyphens')
    .describe('Name of the list; its events get the tag watchlist-<name>.'),
  file: z
    .string()
    .default('')
    .describe('File with entries, one a line, `#` begins a comment. Read at start and reload.'),
  entries: z
    .array(z.string())
    .default([])
    .describe(
      'Addresses, networks (192.0.2.0/24), domains (with their subdomains), or any other value: user, host, hash.',
    ),
});
const config = z.strictObject({
  lists: z
    .array(list)
    .default([])
    .describe('What to watch for. Values of hostname and of all fields of details are compared.'),
});

/** So many fields of details are looked at; the shipper's own come first. */
const MOST_FIELDS = 200;

/** Marks events that hold a value somebody watches for: tags `watchlist` and `watchlist-<name>`, entries in `details.watchlist`. */
export default defineEventPlugin({
  name: 'watchlist',
  summary: 'Tags events that hold a watched address, network, domain, user, host or hash.',
  priority: 40,
  match: 'every',
  config,
  setup: async ({ lists }, host): Promise<WatchIndex> => {
    const index = new WatchIndex();
    for (const { name, file, entries } of lists) {
      for (const entry of entries) index.add(entry.trim().toLowerCase(), name);
      for (const entry of file === '' ? [] : await readList(host.resolveFile(file))) index.add(entry, name);
    }
    return index;
  },
  onEvent(event, { context }) {
    if (context.size === 0) return UNCHANGED;
    let found = look(context, event, event.hostname);
    let fields = 0;
    for (const field in event.details) {
      if (++fields > MOST_FIELDS) break;
      const value = event.details[field];
      if (typeof value === 'string' && field !== 'watchlist' && look(context, event, value)) found = true;
    }
    return found ? undefined : UNCHANGED;
  },
});

function look(index: WatchIndex, event: Event, value: string): boolean {
  const watched = index.find(value);
  if (!watched) return false;
  addOnce(event.tags, 'watchlist');
  addOnce(event.tags, `watchlist-${watched.list}`);
  const noted = event.details['watchlist'];
  const entries = Array.isArray(noted) ? noted : [];
  addOnce(entries, watched.entry);
  event.details['watchlist'] = entries;
  return true;
}

function addOnce(values: unknown[], value: string): void {
  if (!values.includes(value)) values.push(value);
}
