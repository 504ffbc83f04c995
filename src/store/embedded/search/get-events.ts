import { quoted, type Row } from '../duck.ts';
import { EVENT_ID, STORED_EVENT, type StoredEvent, storedEvent } from '../lifted.ts';
import type { Segment } from '../segment.ts';
import type { Snapshot } from '../shelf.ts';
import type { StoreFiles } from '../store-files.ts';
import type { SearchRun } from './search-pool.ts';

/** Ids that are looked up at once: what stands in one statement. */
const AT_ONCE = 500;
const OWN_ID = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})-(\d{1,9})(-.+)?$/;

/** An id taken apart: most tell their batch, which tells the time of reception; the id of a claim may be in any segment. */
interface Wanted {
  readonly id: string;
  readonly batch?: string;
  /** Where its columns say it without its text. */
  readonly position?: string;
}

function wantedOf(id: string): Wanted {
  const [, batch, position, rest] = OWN_ID.exec(id) ?? [];
  if (batch === undefined) return { id };
  return rest === undefined && position !== undefined ? { id, batch, position } : { id, batch };
}

/** The events of these ids, of each at most one: of several (a claim made again after a day) the newest. */
export async function getEvents(
  run: SearchRun,
  { snapshot, files }: { snapshot: Snapshot; files: StoreFiles },
  ids: readonly string[],
): Promise<StoredEvent[]> {
  const found: StoredEvent[] = [];
  const missing = new Map(ids.map((id) => [id, wantedOf(id)]));
  const sealed = snapshot.segments.map((segment) => ({
    from: `read_parquet(${quoted(files.parquet(segment))})`,
    holds: ({ batch }: Wanted) => mayHold(segment, batch),
  }));
  const young = snapshot.generations.map(({ table }) => ({ from: table, holds: () => true }));
  // Newest first; most events that are asked for are young.
  for (const { from, holds } of [...sealed, ...young].reverse()) {
    const here = [...missing.values()].filter(holds);
    for (let at = 0; at < here.length; at += AT_ONCE) {
      for (const row of await newestOf(run, from, here.slice(at, at + AT_ONCE))) {
        missing.delete(String(row['event']));
        found.push(storedEvent(row));
      }
    }
  }
  return found;
}

function mayHold({ batchMin, batchMax }: Segment, batch: string | undefined): boolean {
  return batch === undefined || (batch >= batchMin && batch <= batchMax);
}

async function newestOf(run: SearchRun, from: string, wanted: readonly Wanted[]): Promise<Row[]> {
  const placed = wanted.filter(({ position }) => position !== undefined);
  const named = wanted.filter(({ position }) => position === undefined).map(({ id }) => id);
  const conditions: string[] = [];
  if (placed.length > 0) {
    const batches = placed.map(({ batch }) => String(batch)).sort();
    const places = placed.map(({ batch, position }) => `('${batch}'::uuid, ${position})`).join(', ');
    conditions.push(
      `id is null and batch between '${batches[0]}' and '${batches.at(-1)}' and (batch, position) in (values ${places})`,
    );
  }
  if (named.length > 0) conditions.push(`id in (${named.map((_, index) => `$${index + 1}`).join(', ')})`);
  const rows = await Promise.all(
    conditions.map((condition) =>
      run.rows(
        `select ${STORED_EVENT}, ${EVENT_ID} as event from ${from} where ${condition}
         qualify row_number() over (partition by event order by seq desc) = 1`,
        condition.startsWith('id in') ? named : [],
      ),
    ),
  );
  return rows.flat();
}
