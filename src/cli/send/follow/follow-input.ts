import type { Lines } from './take-lines.ts';
import { takeLines } from './take-lines.ts';

export interface InputFollowing {
  /** Resolves when the server owns the lines, which begin at this byte of the input. */
  readonly send: (lines: Lines, offset: number) => Promise<void>;
  /** Events of one body at most. */
  readonly events: number;
  /** Bytes that wait at most; a line that is longer is cut. */
  readonly bytes: number;
  readonly wait: (ms: number) => Promise<unknown>;
}

/** How long a line may wait for others to go with it. */
const FLUSH_MS = 500;
const WAITED = Symbol('waited');

/** Sends lines as they come, and the last one at the end. Resolves when the input has ended. */
export async function followInput(chunks: AsyncIterable<Buffer>, following: InputFollowing): Promise<void> {
  const buffer = new LineBuffer(following);
  const source = chunks[Symbol.asyncIterator]();
  let next = source.next();
  for (;;) {
    const came = buffer.holdsLines
      ? await Promise.race([next, following.wait(FLUSH_MS).then(() => WAITED)])
      : await next;
    if (typeof came === 'symbol') {
      await buffer.flush();
      continue;
    }
    const { done, value } = came;
    if (done) break;
    await buffer.add(value);
    next = source.next();
  }
  await buffer.end();
}

class LineBuffer {
  readonly #following: InputFollowing;
  #bytes: Buffer = Buffer.alloc(0);
  #offset = 0;

  constructor(following: InputFollowing) {
    this.#following = following;
  }

  get holdsLines(): boolean {
    return this.#bytes.includes('\n');
  }

  async add(chunk: Buffer): Promise<void> {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    if (this.#bytes.length >= this.#following.bytes) await this.#send(!this.holdsLines);
  }

  /** Sends all complete lines. */
  async flush(): Promise<void> {
    await this.#send(false);
  }

  async end(): Promise<void> {
    await this.#send(true);
  }

  async #send(whole: boolean): Promise<void> {
    const { send, events } = this.#following;
    for (;;) {
      const lines = takeLines(this.#bytes, { events, whole });
      if (lines.length === 0) return;
      if (lines.records.length > 0) await send(lines, this.#offset);
      this.#offset += lines.length;
      this.#bytes = this.#bytes.subarray(lines.length);
    }
  }
}
