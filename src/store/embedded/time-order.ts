import type { DuckDBConnection } from '@duckdb/node-api';
import { rowsOf } from './duck.ts';

/** Rows that are looked at as one: fewer than a row group, which a search reads or skips by its own times. */
const BLOCK = 4096;
/** A block may begin so much before the latest event of those before it, milliseconds: what shippers hold back. */
const TOLERANCE_MS = 300_000;

/**
 * SQL that orders the events of `table` by time, or '' when they came nearly so: sorting whole events costs 2 us each and the memory
 * to hold them a second time, and what is gained is only that row groups cover little time.
 */
export async function timeOrder(connection: DuckDBConnection, table: string): Promise<string> {
  const blocks = await rowsOf(
    connection,
    `select epoch_ms(min(utctimestamp))::double as first, epoch_ms(max(utctimestamp))::double as last
     from ${table} group by seq // ${BLOCK} order by seq // ${BLOCK}`,
  );
  let latest = Number.NEGATIVE_INFINITY;
  for (const { first, last } of blocks) {
    if (Number(first) < latest - TOLERANCE_MS) return 'order by utctimestamp, seq';
    latest = Math.max(latest, Number(last));
  }
  return '';
}
