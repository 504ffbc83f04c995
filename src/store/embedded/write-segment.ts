import { statSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { TYPED_COLUMNS } from './columns.ts';
import { quoted, rowsOf } from './duck.ts';
import { finishFile, writeDurably } from './files.ts';
import { type Segment, segmentName, UNFINISHED } from './segment.ts';
import type { StoreFiles } from './store-files.ts';
import { encodeFilterFile, type FilterPart } from './tokens/filter-file.ts';

/** Called before each step that a crash or a full disk may interrupt, with its name; a test throws or ends the process in it. */
export type Faults = (step: string) => void;

export interface SegmentSource {
  readonly connection: DuckDBConnection;
  readonly files: StoreFiles;
  /** SQL after FROM that yields the events. */
  readonly from: string;
  /** SQL of the order of rows, or '' to keep the order of the source. */
  readonly orderBy: string;
  readonly filter: (segment: Pick<Segment, 'seqMin' | 'seqMax'>) => readonly FilterPart[];
  /** Begins the names of the steps given to `faults`. */
  readonly step: string;
  readonly faults: Faults;
}

/** Rows of a row group: what DuckDB reads or skips as a whole; bounds the memory that writing takes. */
const ROW_GROUP = 20_480;

/** SQL of the names of typed columns that hold an array or an object. */
const STRUCTURED = `concat_ws(',', ${TYPED_COLUMNS.map(
  ({ column }) => `case when bool_or(left(${column}, 1) in ('[', '{')) then '${column}' end`,
).join(', ')})`;

async function describe({ connection, from }: SegmentSource): Promise<Omit<Segment, 'bytes'> | undefined> {
  const [row] = await rowsOf(
    connection,
    `select count(*)::double as rows, min(seq)::double as "seqMin", max(seq)::double as "seqMax",
      floor(epoch_ms(min(receivedtimestamp)))::double as "receivedMin", epoch_ms(max(receivedtimestamp))::double as "receivedMax",
      floor(epoch_us(min(utctimestamp)) / 1000)::double as "timeMin", ceil(epoch_us(max(utctimestamp)) / 1000)::double as "timeMax",
      coalesce(min(batch)::varchar, '') as "batchMin", coalesce(max(batch)::varchar, '') as "batchMax",
      ${STRUCTURED} as structured
    from ${from}`,
  );
  const facts = row as unknown as Omit<Segment, 'bytes' | 'name'>;
  return facts.rows === 0 ? undefined : { ...facts, name: segmentName(facts) };
}

/**
 * Writes the source's events as a segment: both files are whole and durable when it resolves, under a name that depends on
 * the events only, so that doing it again changes nothing. Until the catalogue names them they do not count. Undefined when
 * there are no events.
 */
export async function writeSegment(source: SegmentSource): Promise<Segment | undefined> {
  const { connection, files, faults, step } = source;
  const facts = await describe(source);
  if (!facts) return undefined;
  const parquet = files.parquet(facts);
  faults(`${step}-parquet`);
  await connection.run(
    `copy (from ${source.from} ${source.orderBy}) to ${quoted(parquet + UNFINISHED)}
     (format parquet, parquet_version v2, compression zstd, row_group_size ${ROW_GROUP})`,
  );
  faults(`${step}-filter`);
  writeDurably(files.filter(facts), encodeFilterFile(source.filter(facts)));
  faults(`${step}-finish`);
  finishFile(parquet);
  faults(`${step}-catalogue`);
  return { ...facts, bytes: statSync(parquet).size + statSync(files.filter(facts)).size };
}

/** SQL after FROM for these Parquet files. */
export function fromSegments(files: StoreFiles, segments: readonly Pick<Segment, 'name'>[]): string {
  return `read_parquet([${segments.map((segment) => quoted(files.parquet(segment))).join(', ')}])`;
}
