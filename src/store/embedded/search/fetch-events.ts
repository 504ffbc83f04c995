import { STORED_EVENT, type StoredEvent, storedEvent } from '../lifted.ts';
import type { SearchContext } from './search-context.ts';
import { fromSources, holding } from './sources.ts';

/** Reads events whose seqs are known, in the same order; `condition` (SQL) may narrow down where they are looked for. */
export async function fetchEvents(
  { run, files, sources }: Omit<SearchContext, 'condition'>,
  seqs: readonly number[],
  condition = 'true',
): Promise<StoredEvent[]> {
  if (seqs.length === 0) return [];
  const from = fromSources(holding(sources, seqs), files);
  const rows = await run.lastRows(
    `select ${STORED_EVENT} from ${from} where ${condition} and seq in (${seqs.join(', ')})`,
  );
  const bySeq = new Map(rows.map(storedEvent).map((event) => [event.seq, event]));
  return seqs.flatMap((seq) => bySeq.get(seq) ?? []);
}
