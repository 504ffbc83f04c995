/** A sealed, immutable range of events: a Parquet file and its token filter. Times are milliseconds since 1970. */
export interface Segment {
  /** Name of its files without extension, e.g. `20261124-1-100000-100000`: day of reception, seq range, rows. */
  readonly name: string;
  readonly rows: number;
  /** Bytes of both files. */
  readonly bytes: number;
  readonly seqMin: number;
  readonly seqMax: number;
  readonly receivedMin: number;
  readonly receivedMax: number;
  /** Event time (`utctimestamp`), inclusive, rounded outwards. */
  readonly timeMin: number;
  readonly timeMax: number;
  /** Batch ids are UUIDv7, so they are ordered by reception. */
  readonly batchMin: string;
  readonly batchMax: string;
  /** Typed columns in which some value begins with `[` or `{`, separated by commas. */
  readonly structured: string;
}

export const PARQUET = '.parquet';
export const FILTER = '.tokens';
/** Added to names of files that are not finished. */
export const UNFINISHED = '.unfinished';

/** Day of reception (UTC) of a segment, as in its name: segments of one day are merged with each other. */
export function dayOf(segment: Pick<Segment, 'receivedMax'>): string {
  return new Date(segment.receivedMax).toISOString().slice(0, 10).replaceAll('-', '');
}

/** The name that a segment of these events has, whoever writes it and however often. */
export function segmentName(segment: Pick<Segment, 'receivedMax' | 'seqMin' | 'seqMax' | 'rows'>): string {
  return `${dayOf(segment)}-${segment.seqMin}-${segment.seqMax}-${segment.rows}`;
}
