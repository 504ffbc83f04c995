import type { TermBucket, TermsRequest } from '../../event-store.ts';
import { spellings, textRows } from './field-text.ts';
import type { SearchContext } from './search-context.ts';

/** The most frequent values of a field, those of equal count in order of text. An event counts once for each of its values. */
export async function topTerms(context: SearchContext, request: TermsRequest): Promise<TermBucket[]> {
  const { found, rows: texts, parameters } = textRows(context, request, request.field, '0');
  const rows = await context.run.rows(
    `with ${found} select value, count(*)::double as count, max(seq)::double as seq from ${texts}
     group by value order by count desc, value limit ${Math.max(0, Math.floor(request.limit))}`,
    parameters,
  );
  const shown = await spellings(context, request.field, rows);
  return rows.map((row) => {
    const value = String(row['value']);
    return { value: shown.get(value) ?? value, count: Number(row['count']) };
  });
}
