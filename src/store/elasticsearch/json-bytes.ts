const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** Up to here a loop is faster than a call out of JavaScript. */
const SHORT = 64;
/** A character that is not written as one byte, or not as itself. */
const CAREFUL = /[^ !#-[\]-\x7f]/;
/** Bytes that UTF-8 needs for one UTF-16 unit, at most. */
const WIDEST = 3;

/**
 * JSON as the bytes that are sent, in a buffer that grows: documents are made in it one after the other, with no text between
 * that would have to be joined and encoded.
 */
export class JsonBytes {
  #buffer: Buffer;
  #length = 0;

  /** @param size Bytes to begin with */
  constructor(size: number) {
    this.#buffer = Buffer.allocUnsafeSlow(size);
  }

  get length(): number {
    return this.#length;
  }

  /** All that was written. */
  get bytes(): Buffer<ArrayBuffer> {
    return this.#buffer.subarray(0, this.#length) as Buffer<ArrayBuffer>;
  }

  /** Forgets what was written after this length. */
  cutTo(length: number): void {
    this.#length = length;
  }

  /** Text that is JSON already. */
  json(text: string): void {
    this.#makeRoom(text.length * WIDEST);
    this.#length += this.#buffer.write(text, this.#length, 'utf8');
  }

  /** The same as bytes. */
  raw(bytes: Uint8Array): void {
    const { length } = bytes;
    this.#makeRoom(length);
    const buffer = this.#buffer;
    const start = this.#length;
    if (length > SHORT) buffer.set(bytes, start);
    else for (let at = 0; at < length; at++) buffer[start + at] = bytes[at] as number;
    this.#length = start + length;
  }

  /** What stands between the quotes of a string of this text. */
  string(text: string): void {
    const written = text.length > SHORT ? this.#long(text) : this.#short(text);
    if (!written) this.json(JSON.stringify(text).slice(1, -1));
  }

  /** False, with nothing written, when a character is not written as itself. */
  #long(text: string): boolean {
    if (CAREFUL.test(text)) return false;
    this.#makeRoom(text.length);
    this.#length += this.#buffer.write(text, this.#length, 'latin1');
    return true;
  }

  /** As `#long`, without a call out of JavaScript. */
  #short(text: string): boolean {
    this.#makeRoom(text.length);
    const buffer = this.#buffer;
    const start = this.#length;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code < 0x20 || code > 0x7f || code === QUOTE || code === BACKSLASH) return false;
      buffer[start + at] = code;
    }
    this.#length = start + text.length;
    return true;
  }

  #makeRoom(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#buffer.length * 2));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}
