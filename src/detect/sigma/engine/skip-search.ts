import { Columns } from './columns.ts';
import type { Literal, LiteralScanner, LiteralSink } from './literal.ts';

/** Bytes of the largest table of shifts: what a core's fast cache holds. */
const LARGEST_TABLE = 1 << 18;
const LONGEST_SHIFT = 250;

/**
 * Finds few, long literals without looking at most of the text (Wu and Manber 1994): the last characters of a window as long as
 * the shortest literal say how far it can be moved on. The window is the end of each literal: paths begin alike.
 */
export class SkipSearch implements LiteralScanner {
  readonly #columns: Columns;
  readonly #window: number;
  /** Characters that a shift is looked up by: two, or three where the table stays small. */
  readonly #block: 2 | 3;
  readonly #shifts: Uint8Array;
  /** By block: literals that end in it. */
  readonly #endings = new Map<number, { readonly columns: Uint16Array; readonly id: number }[]>();

  /** Whether it beats an automaton for these literals. */
  static suits(literals: readonly Literal[]): boolean {
    const shortest = Math.min(...literals.map(({ text }) => text.length));
    if (shortest < 4) return false;
    const { width } = new Columns(literals.map(({ text }) => text));
    const blocks = literals.length * (shortest - 1);
    return blocks < (width ** 3 <= LARGEST_TABLE ? 3_000 : width * 2);
  }

  constructor(literals: readonly Literal[]) {
    this.#columns = new Columns(literals.map(({ text }) => text));
    const { width } = this.#columns;
    this.#window = Math.min(LONGEST_SHIFT, ...literals.map(({ text }) => text.length));
    this.#block = width ** 3 <= LARGEST_TABLE ? 3 : 2;
    this.#shifts = new Uint8Array(width ** this.#block).fill(this.#window - this.#block + 1);
    for (const literal of literals) this.#insert(literal);
  }

  #insert({ text, id }: Literal): void {
    const columns = Uint16Array.from({ length: text.length }, (_, at) => this.#columns.of(text.charCodeAt(at)));
    const { length } = columns;
    for (let end = length - this.#window + this.#block; end <= length; end++) {
      const block = this.#blockOf(columns, end);
      this.#shifts[block] = Math.min(this.#shifts[block] as number, length - end);
    }
    const last = this.#blockOf(columns, length);
    const known = this.#endings.get(last);
    if (known) known.push({ columns, id });
    else this.#endings.set(last, [{ columns, id }]);
  }

  #blockOf(columns: Uint16Array, end: number): number {
    let block = 0;
    for (let at = end - this.#block; at < end; at++) block = block * this.#columns.width + (columns[at] as number);
    return block;
  }

  scan(text: string, sink: LiteralSink): void {
    if (text.length < this.#window) return;
    const shifts = this.#shifts;
    const { ascii, others, width } = this.#columns;
    const { length } = text;
    const three = this.#block === 3;
    let end = this.#window - 1;
    while (end < length) {
      let unit = text.charCodeAt(end);
      let block = unit < 128 ? (ascii[unit] as number) : (others.get(unit) ?? 0);
      unit = text.charCodeAt(end - 1);
      block += width * (unit < 128 ? (ascii[unit] as number) : (others.get(unit) ?? 0));
      if (three) {
        unit = text.charCodeAt(end - 2);
        block += width * width * (unit < 128 ? (ascii[unit] as number) : (others.get(unit) ?? 0));
      }
      const shift = shifts[block] as number;
      if (shift > 0) end += shift;
      else {
        this.#compare(text, end, block, sink);
        end++;
      }
    }
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
