/** What an error of node:sqlite means for the one who holds the database. */
export type SqliteFault = 'full' | 'io' | 'corrupt' | 'locked';

/** Primary result codes (https://www.sqlite.org/rescode.html); the extended ones carry more in their upper bytes. */
const FAULTS: Readonly<Record<number, SqliteFault>> = {
  5: 'locked', // SQLITE_BUSY
  6: 'locked', // SQLITE_LOCKED
  8: 'io', // SQLITE_READONLY
  10: 'io', // SQLITE_IOERR
  11: 'corrupt', // SQLITE_CORRUPT
  13: 'full', // SQLITE_FULL
  14: 'io', // SQLITE_CANTOPEN
  26: 'corrupt', // SQLITE_NOTADB
};

/** The kind of fault, or undefined when the error is not one of the database or the disk (then it is a fault of ours). */
export function sqliteFault(error: unknown): SqliteFault | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, errcode } = error as { code?: unknown; errcode?: unknown };
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'full';
  if (code === 'EIO' || code === 'EROFS') return 'io';
  if (code === 'ERR_OUT_OF_RANGE') return 'corrupt'; // an integer that we could not have written
  return code === 'ERR_SQLITE_ERROR' && typeof errcode === 'number' ? FAULTS[errcode & 0xff] : undefined;
}
