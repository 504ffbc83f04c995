import { bodyKind } from '../../receive/decode/body-kind.ts';
import { lineEnd, skipBlanks, trimEnd } from '../../receive/decode/bytes.ts';
import { splitJson } from '../../receive/decode/split-json.ts';

/** How a file is split into events. */
export type Format = 'auto' | 'ndjson' | 'json' | 'syslog' | 'raw';

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
/** As much of a file as must be seen to tell its format, unless its first line is longer. */
const PEEK = 65_536;
const NEWLINE = 0x0a;

/**
 * The events of a file as they stand in it, in groups. A line each (blank ones left out), except in `json`: objects over
 * several lines, back to back or in arrays; such a file is read as a whole.
 */
export async function* readRecords(chunks: AsyncIterable<Buffer>, format: Format): AsyncGenerator<readonly Buffer[]> {
  const source = new Peeked(chunks);
  const head = await source.peek();
  if (format === 'json' || (format === 'auto' && isWholeJson(head))) {
    const bytes = await source.all();
    yield Array.from(splitJson(bytes, markEnd(bytes)), ({ offset, length }) => bytes.subarray(offset, offset + length));
  } else for await (const lines of splitLines(source.rest())) yield lines.filter((line) => line.length > 0);
}

/** All lines of a file as they stand in it, in groups, without blanks at their ends: of a blank one nothing is left. */
export async function* readAllLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly Buffer[]> {
  const source = new Peeked(chunks);
  await source.peek();
  yield* splitLines(source.rest());
}

/** Whether this beginning of a file is JSON that is not one object a line. */
function isWholeJson(head: Buffer): boolean {
  const { kind, start } = bodyKind(head);
  if (kind !== 'json') return false;
  const [first] = splitJson(head, start);
  const end = lineEnd(head, start);
  if (!first || first.offset !== start) return true;
  return first.offset + first.length !== trimEnd(head, start, end);
}

function markEnd(bytes: Buffer): number {
  return BYTE_ORDER_MARK.every((byte, index) => bytes[index] === byte) ? BYTE_ORDER_MARK.length : 0;
}

async function* splitLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly Buffer[]> {
  let parts: Buffer[] = [];
  for await (const chunk of chunks) {
    const lines: Buffer[] = [];
    let at = 0;
    for (let newline = chunk.indexOf(NEWLINE); newline !== -1; newline = chunk.indexOf(NEWLINE, at)) {
      lines.push(lineOf([...parts, chunk.subarray(at, newline)]));
      parts = [];
      at = newline + 1;
    }
    if (at < chunk.length) parts.push(chunk.subarray(at));
    yield lines;
  }
  yield [lineOf(parts)];
}

/** The line that these parts make, without blanks at its end; empty when it is blank. */
function lineOf(parts: readonly Buffer[]): Buffer {
  const [only] = parts;
  const line = only && parts.length === 1 ? only : Buffer.concat(parts);
  const end = trimEnd(line, 0, line.length);
  return line.subarray(0, skipBlanks(line, 0, end) < end ? end : 0);
}

/** Chunks of which the first can be looked at before they are read. */
class Peeked {
  readonly #chunks: AsyncIterator<Buffer>;
  #head: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** At least the first line, as far as there is one. A byte order mark is taken away. */
  async peek(): Promise<Buffer> {
    const parts: Buffer[] = [];
    let size = 0;
    let lineFound = false;
    while (size < PEEK || !lineFound) {
      const next = await this.#chunks.next();
      if (next.done) break;
      parts.push(next.value);
      size += next.value.length;
      lineFound ||= next.value.includes(NEWLINE);
    }
    const whole = Buffer.concat(parts);
    this.#head = whole.subarray(markEnd(whole));
    return this.#head;
  }

  async *rest(): AsyncGenerator<Buffer> {
    yield this.#head;
    for (let next = await this.#chunks.next(); !next.done; next = await this.#chunks.next()) yield next.value;
  }

  async all(): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const chunk of this.rest()) parts.push(chunk);
    return Buffer.concat(parts);
  }
}
