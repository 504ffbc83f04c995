import { entry, textOfEntry } from '../search-entry.ts';
import { FIELD } from '../search-mapping.ts';
import type { Hit } from './attempt.ts';
import { fieldTexts, hasCase } from './field-text.ts';
import type { FieldValues } from './field-values.ts';
import { found, type SearchContext, within } from './search-context.ts';

const MOST_SPELLINGS = 1000;
/** An event is read for each: so many at a time are no burden. */
const AT_ONCE = 200;

interface NewestAnswer {
  readonly buckets: readonly {
    readonly key: string;
    readonly newest: { readonly hits: { readonly hits: readonly Hit[] } };
  }[];
}

/** How to show folded texts of a field: as the newest event of each spells it. Values beyond a thousand are not among them. */
export async function spellings(
  context: SearchContext,
  { field, terms: counted, condition }: FieldValues,
  texts: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const shown = new Map<string, string>();
  const asked = counted ? texts.filter(hasCase).slice(0, MOST_SPELLINGS) : [];
  for (let at = 0; at < asked.length; at += AT_ONCE) {
    const include = asked.slice(at, at + AT_ONCE).map((text) => entry(field, text));
    const newest = { top_hits: { size: 1, sort: [{ [FIELD.seq]: 'desc' }] } };
    const terms = { field: counted?.field, include, size: AT_ONCE };
    const { aggregations } = await context.asking.search({
      query: within(context, condition),
      size: 0,
      track_total_hits: false,
      aggs: { values: { terms, aggs: { newest } } },
    });
    for (const {
      key,
      newest: { hits },
    } of (aggregations['values'] as NewestAnswer | undefined)?.buckets ?? []) {
      const [hit] = hits.hits;
      const text = textOfEntry(key);
      const spelling = hit && fieldTexts(found(hit).event, field).get(text);
      if (spelling !== undefined) shown.set(text, spelling);
    }
  }
  return shown;
}
