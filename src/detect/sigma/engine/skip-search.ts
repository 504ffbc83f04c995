import { Columns } from './columns.ts';
import type { Literal, LiteralScanner, LiteralSink } from './literal.ts';

/** Bytes of the largest table of shifts: what a core's fast cache holds. */
const LARGEST_TABLE = 1 << 18;
const LONGEST_SHIFT = 250;
/** Characters that a shift is looked up by. */
const BLOCK = 3;
const SHORTEST = 4;
/** More blocks than these are so dense in ordinary text that little of it is skipped. */
const MOST_BLOCKS = 3_000;

/**
 * Finds few, long literals without looking at most of the text (Wu and Manber 1994): the last characters of a window as long as
 * the shortest literal say how far it can be moved on. The window is the end of each literal: paths begin alike.
 */
export class SkipSearch implements LiteralScanner {
  readonly #columns: Columns;
  readonly #window: number;
  readonly #shifts: Uint8Array;
  /** What an ASCII character adds to the number of a block as its last, middle and first one. */
  readonly #last: Int32Array;
  readonly #middle: Int32Array;
  readonly #first: Int32Array;
  /** By block: literals that end in it. */
  readonly #endings = new Map<number, { readonly columns: Uint16Array; readonly id: number }[]>();

  /** Whether it beats an automaton for these literals. */
  static suits(literals: readonly Literal[]): boolean {
    const shortest = Math.min(...literals.map(({ text }) => text.length));
    if (shortest < SHORTEST || literals.length * (shortest - BLOCK + 1) > MOST_BLOCKS) return false;
    return new Columns(literals.map(({ text }) => text)).width ** BLOCK <= LARGEST_TABLE;
  }

  constructor(literals: readonly Literal[]) {
    this.#columns = new Columns(literals.map(({ text }) => text));
    const { width, ascii } = this.#columns;
    this.#window = Math.min(LONGEST_SHIFT, ...literals.map(({ text }) => text.length));
    this.#shifts = new Uint8Array(width ** BLOCK).fill(this.#window - BLOCK + 1);
    this.#last = Int32Array.from(ascii);
    this.#middle = this.#last.map((column) => column * width);
    this.#first = this.#middle.map((column) => column * width);
    for (const literal of literals) this.#insert(literal);
  }

  #insert({ text, id }: Literal): void {
    const columns = Uint16Array.from({ length: text.length }, (_, at) => this.#columns.of(text.charCodeAt(at)));
    const { length } = columns;
    let block = 0;
    for (let end = length - this.#window + BLOCK; end <= length; end++) {
      block = this.#blockOf(columns, end);
      this.#shifts[block] = Math.min(this.#shifts[block] as number, length - end);
    }
    const known = this.#endings.get(block);
    if (known) known.push({ columns, id });
    else this.#endings.set(block, [{ columns, id }]);
  }

  #blockOf(columns: Uint16Array, end: number): number {
    return columns.subarray(end - BLOCK, end).reduce((block, column) => block * this.#columns.width + column, 0);
  }

  scan(text: string, sink: LiteralSink): void {
    const window = this.#window;
    const { length } = text;
    if (length < window) return;
    const shifts = this.#shifts;
    const last = this.#last;
    let end = window - 1;
    while (end < length) {
      const unit = text.charCodeAt(end);
      const column = unit < 128 ? (last[unit] as number) : (this.#columns.others.get(unit) ?? 0);
      if (column === 0) {
        // It is in no literal, so that none lies across it.
        end += window;
        continue;
      }
      const block = column + this.#before(text, end);
      const shift = shifts[block] as number;
      if (shift === 0) this.#compare(text, end, block, sink);
      end += shift || 1;
    }
  }

  /** What the two characters before add to the number of the block. */
  #before(text: string, end: number): number {
    const middle = text.charCodeAt(end - 1);
    const first = text.charCodeAt(end - 2);
    if (middle < 128 && first < 128) return (this.#middle[middle] as number) + (this.#first[first] as number);
    const { width } = this.#columns;
    return (this.#columns.of(first) * width + this.#columns.of(middle)) * width;
  }

  /** Looks which of the literals with this block at their end do end here. */
  #compare(text: string, end: number, block: number, sink: LiteralSink): void {
    for (const { columns, id } of this.#endings.get(block) ?? []) {
      const start = end - columns.length + 1;
      let at = start < 0 ? -1 : columns.length - 1;
      while (at >= 0 && this.#columns.of(text.charCodeAt(start + at)) === columns[at]) at--;
      if (at < 0 && start >= 0) sink.found(id);
    }
  }
}
