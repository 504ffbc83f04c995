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
/** Ids that are looked up at once. */
const AT_ONCE = 500;
/** Events that one id may be found in: those of a claim made again, and of ids that differ in upper and lower case. */
const OF_ID = 10;

export interface GetContext {
  readonly server: SearchServer;
  readonly prefix: string;
  /** Of all time. */
  readonly asking: Asking;
}

/**
 * The events of these ids, by id; of several (a claim made again after a day) the newest. An id that tells its batch is looked
 * up where such events are, which finds it as soon as it is stored; another one is searched for.
 */
export async function getEvents(context: GetContext, ids: readonly string[]): Promise<ReadonlyMap<string, Event>> {
  const found = new Map<string, Event>();
  const asked = ids.filter((id) => id !== '' && Buffer.byteLength(id) <= LONGEST_ID);
  for (let at = 0; at < asked.length; at += AT_ONCE) {
    const some = new Set(asked.slice(at, at + AT_ONCE));
    const take = (hits: readonly Hit[]): void => {
      for (const event of hits.map(({ _source }) => eventOf(_source))) {
        const { id } = event.mozdef;
        // Terms are folded, ids are not.
        if (some.delete(id)) found.set(id, event);
      }
    };
    take(await readDocuments(context, [...some]));
    if (some.size > 0) take(await searchFor(context, [...some]));
  }
  return found;
}

async function readDocuments({ server, prefix }: GetContext, ids: readonly string[]): Promise<readonly Hit[]> {
  const docs = ids.flatMap((id) => candidateIndices(id).map((index) => ({ _index: `${prefix}${index}`, _id: id })));
  if (docs.length === 0) return [];
  const { status, body } = await server.request<{ docs?: (Hit & { found?: boolean })[] }>({
    method: 'POST',
    path: '/_mget',
    body: { docs },
    timeoutMs: TIMEOUT_MS,
  });
  if (status !== 200) throw server.unavailable(`it answers ${status} to a look-up`);
  return (body.docs ?? []).filter(({ found }) => found === true);
}

/** Newest first. */
async function searchFor({ asking }: GetContext, ids: readonly string[]): Promise<readonly Hit[]> {
  const { hits } = await asking.search({
    query: hasTerm(FIELD.unique, ...ids.map((id) => entry('mozdef.id', fold(id)))),
    size: ids.length * OF_ID,
    sort: [{ [FIELD.seq]: { order: 'desc', unmapped_type: 'long' } }],
  });
  return hits;
}
