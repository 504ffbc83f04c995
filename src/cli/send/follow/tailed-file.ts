import { type FileHandle, open } from 'node:fs/promises';
import type { InputFile } from '../input-files.ts';
import { isPlain } from '../open-input.ts';
import { BODY_BYTES } from '../sender.ts';
import type { Position } from './positions.ts';
import { holdsLine, type Lines, takeLines } from './take-lines.ts';

const HEAD_BYTES = 256;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

export interface TailedFileOptions {
  /** How far it was sent before, if it was. */
  readonly from?: Position | undefined;
  readonly nextNumber: () => number;
}

/** A file that grows: gives its new lines as they become complete, and begins anew when it was emptied. */
export class TailedFile {
  readonly #file: Pick<InputFile, 'path' | 'identity'>;
  readonly #handle: FileHandle;
  readonly #nextNumber: () => number;
  #number: number;
  #offset: number;
  #head: Buffer;

  private constructor(file: Pick<InputFile, 'path' | 'identity'>, handle: FileHandle, options: TailedFileOptions) {
    const { from, nextNumber } = options;
    this.#file = file;
    this.#handle = handle;
    this.#nextNumber = nextNumber;
    this.#number = from?.number ?? nextNumber();
    this.#offset = from?.offset ?? 0;
    this.#head = Buffer.from(from?.head ?? '', 'base64');
  }

  /** Undefined when it went away, or is none that can be followed, such as a compressed one. */
  static async open(
    file: Pick<InputFile, 'path' | 'identity'>,
    options: TailedFileOptions,
  ): Promise<TailedFile | 'not plain' | undefined> {
    const handle = await open(file.path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
    if (!handle) return undefined;
    const tailed = new TailedFile(file, handle, options);
    const { dev, ino } = await handle.stat();
    const isPlainFile = isPlain(await tailed.#read(0, HEAD_BYTES));
    if (isPlainFile && `${dev}:${ino}` === file.identity) return tailed;
    await handle.close();
    return isPlainFile ? undefined : 'not plain';
  }

  get position(): Position {
    const { path, identity } = this.#file;
    return { number: this.#number, path, identity, offset: this.#offset, head: this.#head.toString('base64') };
  }

  /** The next lines, at most so many; undefined: there are none now. `whole`: nothing more will be written to it. */
  async next(events: number, whole: boolean): Promise<Lines | undefined> {
    const { size } = await this.#handle.stat();
    if (size === this.#offset) return undefined;
    if (size < this.#offset || !(await this.#beginsAsBefore())) this.#beginAnew();
    const bytes = await this.#read(this.#offset, BODY_BYTES);
    // A line that does not end within a body is cut, so that memory is bounded.
    const cut = bytes.length === BODY_BYTES && !holdsLine(bytes);
    const lines = takeLines(bytes, { events, whole: whole || cut });
    if (lines.length === 0) return undefined;
    return this.#offset === 0 ? withoutMark(lines) : lines;
  }

  /** The server owns these lines. */
  async advance({ length }: Lines): Promise<void> {
    this.#offset += length;
    if (this.#head.length < HEAD_BYTES) this.#head = await this.#read(0, Math.min(HEAD_BYTES, this.#offset));
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  async #beginsAsBefore(): Promise<boolean> {
    return (await this.#read(0, this.#head.length)).equals(this.#head);
  }

  #beginAnew(): void {
    this.#number = this.#nextNumber();
    this.#offset = 0;
    this.#head = Buffer.alloc(0);
  }

  async #read(from: number, most: number): Promise<Buffer> {
    const buffer = Buffer.alloc(most);
    const { bytesRead } = await this.#handle.read(buffer, 0, most, from);
    return buffer.subarray(0, bytesRead);
  }
}

function withoutMark(lines: Lines): Lines {
  const [first, ...others] = lines.records;
  if (!first?.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)) return lines;
  return { ...lines, records: [first.subarray(BYTE_ORDER_MARK.length), ...others] };
}
