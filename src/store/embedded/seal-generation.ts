import type { DuckDBConnection } from '@duckdb/node-api';
import type { Catalogue } from './catalogue.ts';
import type { Generation } from './generation.ts';
import type { Segment } from './segment.ts';
import type { Shelf } from './shelf.ts';
import type { StoreFiles } from './store-files.ts';
import { timeOrder } from './time-order.ts';
import { buildFilter } from './tokens/token-filter.ts';
import { type Faults, writeSegment } from './write-segment.ts';

export interface MaintenanceContext {
  readonly connection: DuckDBConnection;
  readonly files: StoreFiles;
  readonly catalogue: Catalogue;
  readonly shelf: Shelf;
  readonly faults: Faults;
}

/**
 * Turns a generation that takes no more events into a segment. A crash before the catalogue's transaction leaves the
 * generation as it was (the files are overwritten or removed later), after it the segment (the generation's file is removed
 * when the store opens): at no moment do its events count twice or not at all. `drop` is called when no search reads the
 * generation any more.
 */
export async function sealGeneration(
  context: MaintenanceContext,
  generation: Generation,
  drop: () => void,
): Promise<Segment | undefined> {
  const { catalogue, shelf, faults } = context;
  faults('seal-begin');
  const segment = await writeSegment({
    ...context,
    from: generation.table,
    orderBy: await timeOrder(context.connection, generation.table),
    filter: ({ seqMin, seqMax }) => [{ seqMin, seqMax, blocks: buildFilter(generation.tokens) }],
    step: 'seal',
  });
  catalogue.sealed(generation.number, segment, generation.claims.values());
  faults('seal-drop');
  // A search that still reads it may take long; its file goes when that search ends.
  shelf.seal(generation, segment, drop);
  faults('seal-end');
  return segment;
}
