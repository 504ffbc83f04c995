import { LIFTS } from '../lifted.ts';
import { isCanonicalTime } from './canonical-time.ts';

const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const ZERO = 0x30;
const NINE = 0x39;
/** Longest text that is lifted, bytes: longer ones are no names or addresses, and compress. */
const LONGEST = 200;
/** Whole numbers below 10^15, which a double holds exactly. */
const MOST_DIGITS = 15;
/** Of an id that is not `<batch>-<position>`: shorter than any of those (see insert-sql.ts). */
const LONGEST_OTHER_ID = 37;
const OWN_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-(?:0|[1-9][0-9]{0,8})$/;

const KEYS = LIFTS.map(({ path }) => Buffer.from(path.at(-1) ?? ''));
/** Indexes of LIFTS by the object they are in and the length of their key. */
const BY_LENGTH = { top: byLength(undefined), details: byLength('details'), mozdef: byLength('mozdef') };

function byLength(parent: string | undefined): readonly (readonly number[])[] {
  const table: number[][] = Array.from({ length: 32 }, () => []);
  for (const [index, { path }] of LIFTS.entries()) {
    if ((path.length === 2 ? path[0] : undefined) === parent) table[KEYS[index]?.length ?? 0]?.push(index);
  }
  return table;
}

const NONE: readonly number[] = [];

export type LiftParent = keyof typeof BY_LENGTH;

/**
 * Finds what can be lifted out of a line while a scanner walks over it: `key` at each key of the event, `details` and
 * `mozdef`, then `text`, `number` or `other` for its value.
 */
export class LiftFinder {
  #bytes: Uint8Array = new Uint8Array(0);
  #cuts: number[] = [];
  #next = -1;
  /** Bit of each key that was seen: of two equal keys the parsers do not take the same. */
  #seen = 0;
  #ambiguous = false;
  /** Where the lifted texts that echoes repeat stand; -1: not lifted. */
  readonly #starts = new Int32Array(LIFTS.length);
  readonly #ends = new Int32Array(LIFTS.length);

  begin(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#cuts = [];
    this.#next = -1;
    this.#seen = 0;
    this.#ambiguous = false;
    this.#starts.fill(-1);
  }

  /** Half-open byte ranges to cut, each followed by 1 for a number, 0 for a text; in order. Empty when nothing can be. */
  end(): readonly number[] {
    return this.#ambiguous ? [] : this.#cuts;
  }

  key(parent: LiftParent, start: number, end: number): void {
    this.#next = -1;
    for (const index of BY_LENGTH[parent][end - start] ?? NONE) {
      if (this.#is(KEYS[index] as Uint8Array, start)) {
        this.#next = index;
        this.#ambiguous ||= (this.#seen & (1 << index)) !== 0;
        this.#seen |= 1 << index;
      }
    }
  }

  /** The value is the text between these quotes. */
  text(start: number, end: number): void {
    const index = this.#take();
    if (index < 0 || end <= start || end - start > LONGEST) return;
    if (!this.#lifts(index, start, end)) return;
    this.#starts[index] = start;
    this.#ends[index] = end;
    this.#cuts.push(start - 1, end + 1, 0);
  }

  #lifts(index: number, start: number, end: number): boolean {
    const kind = LIFTS[index]?.kind;
    if (kind === 'time') return isCanonicalTime(this.#bytes, start, end);
    if (kind === 'id')
      return this.#isPlain(start, end, false) && (end - start <= LONGEST_OTHER_ID || this.#isOwnId(start, end));
    if (kind === 'typed') return this.#isPlain(start, end, true) && !beginsStructure(this.#bytes[start] ?? 0);
    return this.#repeats(index, start, end);
  }

  number(start: number, end: number): void {
    const index = this.#take();
    if (index < 0 || LIFTS[index]?.kind !== 'typed' || end - start > MOST_DIGITS) return;
    // Of one digit nothing would be gained; JSON has no zeros before others.
    if (end - start < 2) return;
    for (let at = start; at < end; at++) {
      const byte = this.#bytes[at] ?? 0;
      if (byte < ZERO || byte > NINE) return;
    }
    this.#cuts.push(start, end, 1);
  }

  /** The value is something else, an array or an object among others. */
  other(): void {
    const index = this.#take();
    if (index >= 0 && LIFTS[index]?.kind !== 'typed') this.#ambiguous = true;
  }

  #take(): number {
    const index = this.#next;
    this.#next = -1;
    return index;
  }

  #is(text: Uint8Array, start: number): boolean {
    for (let index = 0; index < text.length; index++) {
      if (this.#bytes[start + index] !== text[index]) return false;
    }
    return true;
  }

  /** ASCII as it is, without escapes; when `folded`, without capitals too. */
  #isPlain(start: number, end: number, folded: boolean): boolean {
    for (let at = start; at < end; at++) {
      const byte = this.#bytes[at] ?? 0;
      if (byte >= 0x80 || byte === BACKSLASH || (folded && byte >= 0x41 && byte <= 0x5a)) return false;
    }
    return true;
  }

  #isOwnId(start: number, end: number): boolean {
    return OWN_ID.test(Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset + start, end - start).toString('latin1'));
  }

  #repeats(index: number, start: number, end: number): boolean {
    const of = REPEATED[index] ?? -1;
    const first = this.#starts[of] ?? -1;
    if (first < 0 || (this.#ends[of] ?? 0) - first !== end - start) return false;
    for (let offset = 0; offset < end - start; offset++) {
      if (this.#bytes[first + offset] !== this.#bytes[start + offset]) return false;
    }
    return true;
  }
}

/** For each echo the index of what it repeats. */
const REPEATED = LIFTS.map(({ kind, column }) =>
  kind === 'echo' ? LIFTS.findIndex((lift) => lift.kind === 'typed' && lift.column === column) : -1,
);

function beginsStructure(byte: number): boolean {
  return byte === OPEN_BRACE || byte === OPEN_BRACKET;
}
