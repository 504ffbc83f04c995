import { closeSync, openSync, readSync, statSync } from 'node:fs';

const FILE_HEADER = 32;
const FRAME_HEADER = 24;
const MAGIC = 0x377f0682; // the lowest bit says in which byte order checksums are computed

/**
 * Whether a write-ahead log holds commits that SQLite did not take: it stops reading at the first frame whose checksum is
 * wrong and says nothing, since that is also how an unfinished commit looks. `taken` is the number of frames it took.
 * Format: https://www.sqlite.org/fileformat2.html#walformat
 */
export function hasUnreadCommits(path: string, taken: number): boolean {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= FILE_HEADER) return false;
  const file = openSync(path, 'r');
  try {
    const header = Buffer.alloc(FILE_HEADER);
    readSync(file, header, 0, FILE_HEADER, 0);
    if (!isHeaderWhole(header)) return true;
    const stride = FRAME_HEADER + header.readUInt32BE(8);
    const frame = Buffer.alloc(FRAME_HEADER);
    for (let at = FILE_HEADER + taken * stride; at + stride <= size; at += stride) {
      readSync(file, frame, 0, FRAME_HEADER, at);
      const sameLog = frame.subarray(8, 16).equals(header.subarray(16, 24));
      if (sameLog && frame.readUInt32BE(4) !== 0) return true;
    }
    return false;
  } finally {
    closeSync(file);
  }
}

function isHeaderWhole(header: Buffer): boolean {
  const magic = header.readUInt32BE(0);
  if ((magic & ~1) >>> 0 !== MAGIC) return false;
  const word = (at: number): number => (magic & 1 ? header.readUInt32BE(at) : header.readUInt32LE(at));
  let first = 0;
  let second = 0;
  for (let at = 0; at < 24; at += 8) {
    first = (first + word(at) + second) >>> 0;
    second = (second + word(at + 4) + first) >>> 0;
  }
  return header.readUInt32BE(24) === first && header.readUInt32BE(28) === second;
}
