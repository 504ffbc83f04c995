import type { RunningServer } from '../support/running-server.ts';

interface Page {
  readonly events: readonly { readonly details: { readonly chaoskey: string } }[];
  readonly next?: string;
  readonly partial: boolean;
}

/** How often each event of the senders is stored whose key begins so, as this server finds them. Throws when it cannot tell. */
export async function storedKeys(web: RunningServer, beginning = ''): Promise<Map<string, number>> {
  const keys = new Map<string, number>();
  let cursor: string | undefined;
  do {
    const q = `category:chaos AND details.chaoskey:${beginning}*`;
    const query = new URLSearchParams({ q, from: 'now-1d', to: 'now+1d', limit: '5000', total: '0' });
    if (cursor) query.set('cursor', cursor);
    const page = await web.get<Page>(`/api/events/search?${query}`);
    if (page.partial) throw new Error('a page of the final count is partial: it proves nothing');
    for (const { details } of page.events) keys.set(details.chaoskey, (keys.get(details.chaoskey) ?? 0) + 1);
    cursor = page.next;
  } while (cursor);
  return keys;
}
