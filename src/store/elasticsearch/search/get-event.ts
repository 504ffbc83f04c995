import type { SearchServer } from '../../../elastic/search-server.ts';
import type { Event } from '../../../event/event.ts';
import { fold } from '../../../query/tokens.ts';
import { eventOf } from '../document.ts';
import { hasTerm } from '../dsl.ts';
import { candidateIndices } from '../index-name.ts';
import { entry } from '../search-entry.ts';
import { FIELD } from '../search-mapping.ts';
import type { Asking } from './asking.ts';
import type { Hit } from './attempt.ts';

const TIMEOUT_MS = 30_000;
/** What `_id` may have, bytes. */
const LONGEST_ID = 512;

export interface GetContext {
  readonly server: SearchServer;
  readonly prefix: string;
  /** Of all time. */
  readonly asking: Asking;
}

/**
 * The event of this id; of several (a claim made again after a day) the newest. An id that tells its batch is looked up
 * where such events are, which finds it as soon as it is stored; another one is searched for.
 */
export async function getEvent({ server, prefix, asking }: GetContext, id: string): Promise<Event | undefined> {
  if (id === '' || Buffer.byteLength(id) > LONGEST_ID) return undefined;
  const docs = candidateIndices(id).map((index) => ({ _index: `${prefix}${index}`, _id: id }));
  const read = docs.length === 0 ? [] : await readDocuments(server, docs);
  const own = read.map(({ _source }) => eventOf(_source)).find(({ mozdef }) => mozdef.id === id);
  if (own) return own;
  const { hits } = await asking.search({
    query: hasTerm(FIELD.unique, entry('mozdef.id', fold(id))),
    size: 10,
    sort: [{ [FIELD.seq]: { order: 'desc', unmapped_type: 'long' } }],
  });
  // Terms are folded, ids are not.
  return hits.map(({ _source }) => eventOf(_source)).find(({ mozdef }) => mozdef.id === id);
}

async function readDocuments(server: SearchServer, docs: readonly object[]): Promise<Hit[]> {
  const { status, body } = await server.request<{ docs?: (Hit & { found?: boolean })[] }>({
    method: 'POST',
    path: '/_mget',
    body: { docs },
    timeoutMs: TIMEOUT_MS,
  });
  if (status !== 200) throw server.unavailable(`it answers ${status} to a look-up`);
  return (body.docs ?? []).filter(({ found }) => found === true);
}
