import type { DuckDBConnection } from '@duckdb/node-api';
import { wellFormed } from '../../event/json/well-formed-json.ts';
import { messageOf } from '../../lifecycle/error.ts';
import type { SaveBatch } from '../event-store.ts';
import { rowsOf } from './duck.ts';
import { READ_EVENT } from './insert-sql.ts';
import type { LineFacts } from './tokens/line-facts.ts';

/** Whether a write failed for what was written, not for the disk or the database. */
export function isDataFault(error: unknown): boolean {
  return /^(Invalid Input|Conversion|Out of Range|Invalid unicode|Invalid) ?(Input )?Error|Malformed JSON|UTF-?8/i.test(
    messageOf(error),
  );
}

function parseFault(json: string): string | undefined {
  try {
    const event: unknown = JSON.parse(json);
    return event !== null && typeof event === 'object' && !Array.isArray(event) ? undefined : 'not a JSON object';
  } catch (error) {
    return `not JSON: ${messageOf(error)}`;
  }
}

/** The lines that the store can never take, each with its reason. Slow: for batches that were refused as a whole. */
export async function refusedLines(
  connection: DuckDBConnection,
  batch: SaveBatch,
  lines: readonly LineFacts[],
): Promise<Map<number, string>> {
  const refused = new Map<number, string>();
  for (const [index, line] of lines.entries()) {
    const { buffer, byteOffset } = batch.ndjson;
    const json = wellFormed(Buffer.from(buffer, byteOffset + line.start, line.end - line.start).toString('utf8'));
    const reason = parseFault(json) ?? (await unreadable(connection, json));
    if (reason !== undefined) refused.set(index, reason);
  }
  return refused;
}

async function unreadable(connection: DuckDBConnection, json: string): Promise<string | undefined> {
  try {
    await rowsOf(connection, `select len(${READ_EVENT}) from (values ($1::varchar)) input(j)`, [json]);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}
