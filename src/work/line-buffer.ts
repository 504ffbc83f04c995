const FIRST_BYTES = 1 << 16;
/** UTF-8 needs at most three bytes for each UTF-16 code unit. */
const BYTES_PER_UNIT = 3;
const NEWLINE = 10;

/**
 * Gathers lines as UTF-8. Each goes straight to its bytes: joining first makes one string of two bytes a character as soon as
 * one name has an accent, and costs twice as much.
 */
export class LineBuffer {
  #bytes: Buffer = Buffer.allocUnsafeSlow(FIRST_BYTES);
  #used = 0;
  lines = 0;

  add(line: string): void {
    this.#makeRoom(line.length * BYTES_PER_UNIT + 1);
    if (this.lines++ > 0) this.#bytes[this.#used++] = NEWLINE;
    this.#used += this.#bytes.write(line, this.#used, 'utf8');
  }

  /** The lines with a newline between them, in a buffer that can be transferred. Call it once, at the end. */
  take(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#bytes.buffer as ArrayBuffer, this.#bytes.byteOffset, this.#used);
  }

  #makeRoom(bytes: number): void {
    const needed = this.#used + bytes;
    if (needed <= this.#bytes.byteLength) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.byteLength * 2));
    this.#bytes.copy(larger, 0, 0, this.#used);
    this.#bytes = larger;
  }
}
