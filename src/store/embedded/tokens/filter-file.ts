import { closeSync, openSync, readSync } from 'node:fs';
import { BLOCK_BYTES, blockMayHold, filterBlock } from './token-filter.ts';

/*
 * The file beside a segment that says which tokens it may hold. A segment that was merged keeps the filters of what it
 * was merged from, each with the range of seq that it covers, so a rare token still points at few rows.
 *
 *   magic "MZT2" (4 bytes), number of parts (u32 LE)
 *   each part: seqMin, seqMax (f64 LE), blocks (u32 LE)
 *   then the blocks of all parts, back to back
 */

const MAGIC = 0x32545a4d;
const HEAD = 8;
const PART = 20;

/** The filter over the events with seqMin <= seq <= seqMax. */
export interface FilterPart {
  readonly seqMin: number;
  readonly seqMax: number;
  readonly blocks: Uint8Array;
}

/** Events that may hold what was asked for: inclusive range of seq. */
export interface SeqRange {
  readonly seqMin: number;
  readonly seqMax: number;
}

/** The bytes of a filter file. */
export function encodeFilterFile(parts: readonly FilterPart[]): Uint8Array<ArrayBuffer> {
  const head = HEAD + PART * parts.length;
  const bytes = new Uint8Array(head + parts.reduce((sum, part) => sum + part.blocks.length, 0));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, parts.length, true);
  let offset = head;
  for (const [index, part] of parts.entries()) {
    const at = HEAD + PART * index;
    view.setFloat64(at, part.seqMin, true);
    view.setFloat64(at + 8, part.seqMax, true);
    view.setUint32(at + 16, part.blocks.length / BLOCK_BYTES, true);
    bytes.set(part.blocks, offset);
    offset += part.blocks.length;
  }
  return bytes;
}

interface PartHead extends SeqRange {
  readonly offset: number;
  readonly blocks: number;
}

function readExactly(file: number, length: number, position: number): Buffer {
  const buffer = Buffer.alloc(length);
  if (readSync(file, buffer, 0, length, position) !== length) throw new Error('token filter is cut short');
  return buffer;
}

function readHeads(file: number): PartHead[] {
  const head = readExactly(file, HEAD, 0);
  if (head.readUInt32LE(0) !== MAGIC) throw new Error('not a token filter');
  const count = head.readUInt32LE(4);
  const table = readExactly(file, PART * count, HEAD);
  let offset = HEAD + PART * count;
  return Array.from({ length: count }, (_, index) => {
    const at = PART * index;
    const blocks = table.readUInt32LE(at + 16);
    const part = { seqMin: table.readDoubleLE(at), seqMax: table.readDoubleLE(at + 8), offset, blocks };
    offset += blocks * BLOCK_BYTES;
    return part;
  });
}

function mayHold(file: number, part: PartHead, token: string): boolean {
  const position = part.offset + filterBlock(token, part.blocks) * BLOCK_BYTES;
  return blockMayHold(readExactly(file, BLOCK_BYTES, position), token);
}

/** All of these, of each one alternative. */
export type RequiredTokens = readonly (readonly string[])[];

/** Where events may hold, of each list, at least one token. Throws when the file cannot be read: then nothing may be skipped. */
export function probeFilterFile(path: string, required: RequiredTokens): SeqRange[] {
  const file = openSync(path, 'r');
  try {
    return readHeads(file)
      .filter((part) => required.every((tokens) => tokens.some((token) => mayHold(file, part, token))))
      .map(({ seqMin, seqMax }) => ({ seqMin, seqMax }));
  } finally {
    closeSync(file);
  }
}

/** All parts of a filter file, to be written into the file of a merged segment. */
export function readFilterFile(path: string): FilterPart[] {
  const file = openSync(path, 'r');
  try {
    return readHeads(file).map(({ seqMin, seqMax, offset, blocks }) => ({
      seqMin,
      seqMax,
      blocks: readExactly(file, blocks * BLOCK_BYTES, offset),
    }));
  } finally {
    closeSync(file);
  }
}
