const NEWLINE = 0x0a;
const SPACE = 0x20;
const OPENING = 0x3c;
const ZERO = 0x30;
const NINE = 0x39;
/** Digits of a message's length: nobody has a message of ten megabytes. */
const LONGEST_COUNT = 7;

/** Called with each message, and whether the rest of it was cut. */
export type OnMessage = (message: Buffer, cut: boolean) => void;

/**
 * Finds the messages of a stream of syslog (RFC 6587): one that begins with its length (`34 <13>..`, octet counting) has that length,
 * any other ends with its line. Told apart for each message, since some senders mix them. Linear in what comes, whatever the
 * size of the pieces; holds no more than one message.
 */
export class StreamFramer {
  readonly #most: number;
  readonly #onMessage: OnMessage;
  /** Undecided between messages, where the digits of a length may have begun. */
  #state: 'between' | 'counted' | 'line' = 'between';
  #head = '';
  #pieces: Buffer[] = [];
  #size = 0;
  #cut = false;
  /** Bytes that a counted message still needs. */
  #missing = 0;

  /** Messages have at most so many bytes. */
  constructor(most: number, onMessage: OnMessage) {
    this.#most = most;
    this.#onMessage = onMessage;
  }

  /** Whether a message has begun and is not complete. */
  get within(): boolean {
    return this.#state !== 'between' || this.#head !== '';
  }

  feed(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#state === 'between') at = this.#begin(chunk, at);
      else if (this.#state === 'counted') at = this.#count(chunk, at);
      else at = this.#line(chunk, at);
    }
  }

  /** The stream has ended: a last line needs no newline if its sender ended it; what else is not whole is cut. */
  end(bySender: boolean): void {
    if (this.#head !== '') this.#startLine();
    if (this.#state === 'counted' || !bySender) this.#cut = true;
    if (this.#state !== 'between') this.#finish();
  }

  #begin(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (this.#head === '' && byte <= SPACE) continue;
      if (this.#isCountByte(byte)) {
        this.#head += String.fromCharCode(byte);
        continue;
      }
      if (byte === OPENING && this.#head.endsWith(' ')) {
        this.#missing = Number(this.#head);
        this.#head = '';
        this.#state = 'counted';
      } else this.#startLine();
      return at;
    }
    return chunk.length;
  }

  /** Whether this byte goes on with `LENGTH ` (RFC 6587 section 3.4.1: no leading zero). */
  #isCountByte(byte: number): boolean {
    if (this.#head.endsWith(' ')) return false;
    if (this.#head !== '' && byte === SPACE) return true;
    return byte >= (this.#head === '' ? ZERO + 1 : ZERO) && byte <= NINE && this.#head.length < LONGEST_COUNT;
  }

  #startLine(): void {
    this.#state = 'line';
    if (this.#head !== '') this.#add(Buffer.from(this.#head, 'latin1'));
    this.#head = '';
  }

  #count(chunk: Buffer, from: number): number {
    const to = Math.min(chunk.length, from + this.#missing);
    this.#add(chunk.subarray(from, to));
    this.#missing -= to - from;
    if (this.#missing === 0) this.#finish();
    return to;
  }

  #line(chunk: Buffer, from: number): number {
    const newline = chunk.indexOf(NEWLINE, from);
    this.#add(chunk.subarray(from, newline === -1 ? chunk.length : newline));
    if (newline === -1) return chunk.length;
    this.#finish();
    return newline + 1;
  }

  #add(piece: Buffer): void {
    const room = this.#most - this.#size;
    if (piece.length > room) this.#cut = true;
    const kept = piece.length > room ? piece.subarray(0, room) : piece;
    if (kept.length === 0) return;
    this.#pieces.push(kept);
    this.#size += kept.length;
  }

  #finish(): void {
    const [first] = this.#pieces;
    const whole = this.#pieces.length === 1 && first ? first : Buffer.concat(this.#pieces, this.#size);
    const cut = this.#cut;
    this.#pieces = [];
    this.#size = 0;
    this.#cut = false;
    this.#state = 'between';
    this.#onMessage(whole, cut);
  }
}
