import { reasonOf } from '../../../elastic/search-server.ts';
import { type FeedHome, placeOf, type ShardState } from './shard-states.ts';

interface Settings {
  readonly [index: string]: { readonly settings?: { readonly index?: { readonly number_of_shards?: string } } };
}

/** The number of shards of each index of events that there is, by what it is called in the keys of its shards. */
export async function indexList(
  { server, prefix }: FeedHome,
  { expand, timeoutMs }: { readonly expand: 'open' | 'all'; readonly timeoutMs: number },
): Promise<ReadonlyMap<string, number>> {
  const { status, body } = await server.request<Settings>({
    method: 'GET',
    path: `/${prefix}events-*/_settings`,
    query: { expand_wildcards: expand, filter_path: '*.settings.index.number_of_shards' },
    timeoutMs,
  });
  if (status !== 200) throw server.unavailable(`it does not list its indices (${status}): ${reasonOf(body)}`);
  const indices = new Map<string, number>();
  for (const [index, { settings }] of Object.entries(body)) {
    const place = placeOf(index, prefix);
    if (place) indices.set(place.key, Number(settings?.index?.number_of_shards));
  }
  return indices;
}

/** An index some shard of which is not among these, by what it is called in keys. */
export function incompleteIndex(
  indices: ReadonlyMap<string, number>,
  shards: readonly ShardState[],
): string | undefined {
  const keys = new Set(shards.map(({ key }) => key));
  for (const [index, count] of indices)
    for (let shard = 0; shard < count; shard++) if (!keys.has(`${index}/${shard}`)) return index;
  return undefined;
}
