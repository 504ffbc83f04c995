import { quoted } from '../duck.ts';
import { STORED_EVENT, type StoredEvent, storedEvent } from '../lifted.ts';
import type { Segment } from '../segment.ts';
import type { Snapshot } from '../shelf.ts';
import type { StoreFiles } from '../store-files.ts';
import type { SearchRun } from './search-pool.ts';

const OWN_ID = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})-(\d{1,9})(-.+)?$/;

interface IdQuery {
  readonly where: string;
  readonly parameters: readonly string[];
  readonly mayHold: (segment: Segment) => boolean;
}

/** Ids of events tell their batch, which tells the time of reception; the id of a claim may be in any segment. */
function queryFor(id: string): IdQuery {
  const [, batch, position, rest] = OWN_ID.exec(id) ?? [];
  if (batch === undefined) return { where: 'id = $1', parameters: [id], mayHold: () => true };
  return {
    where: `batch = '${batch}'::uuid and position = ${position} and ${rest === undefined ? 'id is null' : 'id = $1'}`,
    parameters: rest === undefined ? [] : [id],
    mayHold: ({ batchMin, batchMax }) => batch >= batchMin && batch <= batchMax,
  };
}

/** The event of this id; of several (a claim made again after a day) the newest. */
export async function getEvent(
  run: SearchRun,
  { snapshot, files }: { snapshot: Snapshot; files: StoreFiles },
  id: string,
): Promise<StoredEvent | undefined> {
  const { where, parameters, mayHold } = queryFor(id);
  const sealed = snapshot.segments.filter(mayHold).map((segment) => `read_parquet(${quoted(files.parquet(segment))})`);
  // Newest first; most events that are asked for are young.
  for (const from of [...sealed, ...snapshot.generations.map(({ table }) => table)].reverse()) {
    const [row] = await run.rows(
      `select ${STORED_EVENT} from ${from} where ${where} order by seq desc limit 1`,
      parameters,
    );
    if (row) return storedEvent(row);
  }
  return undefined;
}
