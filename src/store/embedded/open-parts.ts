import type { DuckDBConnection } from '@duckdb/node-api';
import { messageOf } from '../../lifecycle/error.ts';
import { Catalogue } from './catalogue.ts';
import { DiskSpace, diskRoom } from './disk-space.ts';
import { Duck, rowsOf, writeFault } from './duck.ts';
import { EventWriter } from './event-writer.ts';
import { EventFeed } from './feed/event-feed.ts';
import { Generation } from './generation.ts';
import { GroupPlanner } from './group-planner.ts';
import { HotInserter } from './hot-inserter.ts';
import { KnownBatches } from './known-batches.ts';
import { Maintenance } from './maintenance.ts';
import { refusedLines } from './refused-lines.ts';
import { SearchPool } from './search/search-pool.ts';
import type { Segment } from './segment.ts';
import { Shelf } from './shelf.ts';
import type { EngineOptions } from './store-engine.ts';
import { StoreFiles } from './store-files.ts';
import { StoredIds } from './stored-ids.ts';

/** Batch ids that are remembered to tell new batches from redelivered ones without looking. */
const REMEMBERED_BATCHES = 100_000;

/** Everything that a running store consists of. */
export interface StoreParts {
  readonly files: StoreFiles;
  readonly shelf: Shelf;
  readonly catalogue: Catalogue;
  readonly duck: Duck;
  readonly connections: readonly DuckDBConnection[];
  readonly pool: SearchPool;
  readonly feed: EventFeed;
  readonly disk: DiskSpace;
  readonly writer: EventWriter;
  readonly maintenance: Maintenance;
  readonly onBadFilter: (segment: Segment, error: unknown) => void;
}

/** What is open before the parts are wired. */
interface OpenFiles {
  readonly files: StoreFiles;
  readonly catalogue: Catalogue;
  readonly shelf: Shelf;
  readonly duck: Duck;
  readonly writing: DuckDBConnection;
  readonly upkeep: DuckDBConnection;
}

/** Opens the store's files, undoes what a crash left half done, and wires the parts. */
export async function openParts(options: EngineOptions): Promise<StoreParts> {
  const started = performance.now();
  const { directory, config, now = Date.now, note = () => undefined } = options;
  const files = new StoreFiles(directory);
  files.create();
  const catalogue = new Catalogue(files.catalogue);
  const shelf = new Shelf();
  shelf.addSegments(catalogue.segments());
  const orphans = files.removeOrphans(shelf.segments);
  const duck = await Duck.open(files.temporary, config);
  const [writing, upkeep] = [await duck.connect(), await duck.connect()];
  await attachGenerations({ directory, catalogue, shelf, connection: writing, now });
  const parts = await wire(options, { files, catalogue, shelf, duck, writing, upkeep });
  const events = shelf.generations.reduce((sum, { rows }) => sum + rows, 0);
  note({ did: 'open', orphans, events, ms: performance.now() - started });
  return parts;
}

async function wire(options: EngineOptions, open: OpenFiles): Promise<StoreParts> {
  const { config, now = Date.now, note = () => undefined, faults = () => undefined } = options;
  const { files, catalogue, shelf, duck, writing, upkeep } = open;
  const look = options.diskRoom ?? (() => diskRoom(options.directory));
  const disk = new DiskSpace({ look, least: config.min_free_bytes, now });
  const onError = (error: unknown) => {
    if (writeFault(error).code === 'disk-full') disk.noteFull();
    note({ did: 'fail', error: messageOf(error) });
  };
  const known = await knownBatches(shelf, writing);
  const inserter = new HotInserter({ connection: writing, shelf, now });
  const storedIds = new StoredIds({ connection: writing, shelf, files, known });
  const writer: EventWriter = new EventWriter({
    gatherMs: config.gather,
    shelf,
    known,
    disk,
    inserter,
    planner: new GroupPlanner({ shelf, catalogue, storedIds }),
    findRefused: ({ batch, lines }) => refusedLines(writing, batch, lines),
    check: () => maintenance.checkBacklog(),
    onWritten: () => maintenance.afterWrite(),
  });
  const shared = { files, catalogue, shelf, config, writer, inserter, writing, now, note, onError, faults };
  const maintenance: Maintenance = new Maintenance({ ...shared, connection: upkeep, disk: look });
  const pool = await SearchPool.open(duck, config.searches);
  const feed = await EventFeed.open({ duck, shelf, files, store: catalogue.identity() });
  const onBadFilter = ({ name }: Segment, error: unknown) => onError(`token filter of ${name}: ${messageOf(error)}`);
  return {
    files,
    shelf,
    catalogue,
    duck,
    connections: [writing, upkeep],
    pool,
    feed,
    disk,
    writer,
    maintenance,
    onBadFilter,
  };
}

interface AttachOptions {
  readonly directory: string;
  readonly catalogue: Catalogue;
  readonly shelf: Shelf;
  readonly connection: DuckDBConnection;
  readonly now: () => number;
}

/** Attaches the generations that are not sealed (their logs are replayed) and removes files of those that are. */
async function attachGenerations({ directory, catalogue, shelf, connection, now }: AttachOptions): Promise<void> {
  const { sealedGeneration, seq } = catalogue.progress();
  shelf.seq = seq;
  let last = sealedGeneration;
  for (const number of Generation.numbersIn(directory)) {
    const generation = new Generation(directory, number);
    if (number <= sealedGeneration) {
      Generation.remove(generation.path);
      continue;
    }
    shelf.seq = Math.max(shelf.seq, await generation.attach(connection, now()));
    shelf.addGeneration(generation);
    last = number;
  }
  if (shelf.generations.length > 0) return;
  const generation = new Generation(directory, last + 1);
  await generation.attach(connection, now());
  shelf.addGeneration(generation);
}

async function knownBatches(shelf: Shelf, connection: DuckDBConnection): Promise<KnownBatches> {
  const floor = shelf.segments.reduce((greatest, { batchMax }) => (batchMax > greatest ? batchMax : greatest), '');
  const known = new KnownBatches(floor, REMEMBERED_BATCHES);
  for (const { table } of shelf.generations) {
    const rows = await rowsOf(
      connection,
      `select distinct batch::varchar as batch from ${table} where batch is not null`,
    );
    for (const row of rows) known.add(String(row['batch']));
  }
  return known;
}
