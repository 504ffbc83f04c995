import type { TermBucket, TermsRequest } from '../../event-store.ts';
import { matching } from './count-events.ts';
import { spellings, valuesOf } from './field-text.ts';
import type { SearchContext } from './search-context.ts';

/** The most frequent values of a field, those of equal count in order of text. An event counts once for each of its values. */
export async function topTerms(context: SearchContext, request: TermsRequest): Promise<TermBucket[]> {
  const { sql, parameters } = valuesOf(request.field, context.condition.parameters);
  const rows = await context.run.rows(
    `select value, count(*)::double as count, max(seq)::double as seq
     from (select unnest(${sql}) as value, seq ${matching(context, request)})
     group by value order by count desc, value limit ${Math.max(0, Math.floor(request.limit))}`,
    parameters,
  );
  const shown = await spellings(context, request.field, rows);
  return rows.map((row) => {
    const value = String(row['value']);
    return { value: shown.get(value) ?? value, count: Number(row['count']) };
  });
}
