import type { SearchContext } from './search-context.ts';
import { fromSources, holding } from './sources.ts';

/** An event as it is stored: its JSON text and its number. */
export interface StoredEvent {
  readonly seq: number;
  readonly json: string;
}

/** Reads events whose seqs are known, in the same order; `condition` (SQL) may narrow down where they are looked for. */
export async function fetchEvents(
  { run, files, sources }: Omit<SearchContext, 'condition'>,
  seqs: readonly number[],
  condition = 'true',
): Promise<StoredEvent[]> {
  if (seqs.length === 0) return [];
  const from = fromSources(holding(sources, seqs), files);
  const rows = await run.lastRows(
    `select seq::double as seq, json from ${from} where ${condition} and seq in (${seqs.join(', ')})`,
  );
  const bySeq = new Map(rows.map((row) => [Number(row['seq']), String(row['json'])]));
  return seqs.flatMap((seq) => {
    const json = bySeq.get(seq);
    return json === undefined ? [] : [{ seq, json }];
  });
}
