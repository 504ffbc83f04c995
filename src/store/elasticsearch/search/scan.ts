import type { Dsl } from '../dsl.ts';
import { FIELD } from '../search-mapping.ts';
import { type FoundEvent, found, type SearchContext, within } from './search-context.ts';

const PAGE = 1000;

/**
 * Reads every event of the range that a condition finds, one after the other in order of seq, until `visit` (which is told its time,
 * milliseconds since 1970) answers false.
 * Rejects with `query-timeout` when time is up, with `store-unavailable` when the server could not look at all of them.
 */
export async function scan(
  context: SearchContext,
  condition: Dsl,
  visit: (event: FoundEvent, time: number) => boolean,
): Promise<void> {
  let after: readonly unknown[] | undefined;
  for (;;) {
    const { hits, cut } = await context.asking.search({
      query: within(context, condition),
      size: PAGE,
      sort: [
        { [FIELD.seq]: { order: 'asc', unmapped_type: 'long' } },
        { 'mozdef.id': { order: 'asc', unmapped_type: 'keyword' } },
        { [FIELD.time]: { order: 'asc', unmapped_type: 'date' } },
      ],
      track_total_hits: false,
      ...(after && { search_after: after }),
    });
    for (const hit of hits) if (!visit(found(hit), Number(hit.sort?.[2]))) return;
    if (cut) throw cut;
    after = hits.at(-1)?.sort;
    if (hits.length < PAGE || !after) return;
  }
}
