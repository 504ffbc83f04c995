import type { TermBucket, TermsRequest } from '../../event-store.ts';
import { matching } from './count-events.ts';
import { oneRowEach, spellings, textsOf } from './field-text.ts';
import type { SearchContext } from './search-context.ts';

/** The most frequent values of a field, those of equal count in order of text. An event counts once for each of its values. */
export async function topTerms(context: SearchContext, request: TermsRequest): Promise<TermBucket[]> {
  const { single, several, parameters } = textsOf(request.field, context.condition.parameters);
  const rows = await context.run.rows(
    `with found as materialized (select seq, ${single} as single, ${several} as several ${matching(context, request)})
     select value, count(*)::double as count, max(seq)::double as seq from ${oneRowEach('seq')}
     group by value order by count desc, value limit ${Math.max(0, Math.floor(request.limit))}`,
    parameters,
  );
  const shown = await spellings(context, request.field, rows);
  return rows.map((row) => {
    const value = String(row['value']);
    return { value: shown.get(value) ?? value, count: Number(row['count']) };
  });
}
