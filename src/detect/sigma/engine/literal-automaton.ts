import type { Place } from '../field-test.ts';
import { unitsThatFoldTo } from './folded-units.ts';

interface Literal {
  readonly text: string;
  readonly place: Place;
  readonly id: number;
}

/** Where found literals are reported. */
export interface LiteralSink {
  found(id: number): void;
}

/**
 * Finds which of many folded literals a text holds, folding it on the way, in one pass that takes the same time however many
 * there are (Aho and Corasick 1975). Transitions are one table with a row a state and a column for each kind of character that
 * occurs in literals; those into states where a literal ends are stored negated, so that the loop looks nowhere else.
 */
export class LiteralAutomaton {
  readonly #width: number;
  readonly #next: Int32Array;
  /** Column of each ASCII character, upper case like lower case. */
  readonly #ascii = new Uint8Array(128);
  readonly #others = new Map<number, number>();
  /** By state: the nearest state in which a literal ends, itself or one of a shorter suffix; -1 if there is none. */
  readonly #ending: Int32Array;
  /** By state: the next such state of a shorter suffix. */
  readonly #shorter: Int32Array;
  readonly #endings: (readonly Literal[])[] = [];

  constructor(literals: readonly Literal[]) {
    const texts = [...new Set(literals.map(({ text }) => text))].sort();
    this.#width = this.#assignColumns(texts);
    const states = countStates(texts);
    this.#next = new Int32Array(states * this.#width);
    this.#ending = new Int32Array(states).fill(-1);
    this.#shorter = new Int32Array(states).fill(-1);
    this.#insert(literals);
    this.#connect();
  }

  /** Bytes of the tables. */
  get bytes(): number {
    return this.#next.byteLength + this.#ending.byteLength + this.#shorter.byteLength;
  }

  scan(text: string, sink: LiteralSink): void {
    const next = this.#next;
    const ascii = this.#ascii;
    const { length } = text;
    let state = 0;
    for (let at = 0; at < length; at++) {
      const unit = text.charCodeAt(at);
      state = next[state + (unit < 128 ? (ascii[unit] as number) : (this.#others.get(unit) ?? 0))] as number;
      if (state >= 0) continue;
      state = -state;
      this.#report(state / this.#width, at + 1, length, sink);
    }
  }

  #report(state: number, end: number, length: number, sink: LiteralSink): void {
    for (let at = this.#ending[state] ?? -1; at >= 0; at = this.#shorter[at] ?? -1) {
      for (const { text, place, id } of this.#endings[at] ?? []) {
        const atStart = end === text.length;
        const atEnd = end === length;
        if (fits(place, atStart, atEnd)) sink.found(id);
      }
    }
  }

  /** Column 0 is for characters of no literal. */
  #assignColumns(texts: readonly string[]): number {
    const units = new Set<number>();
    for (const text of texts) for (let at = 0; at < text.length; at++) units.add(text.charCodeAt(at));
    let column = 0;
    for (const unit of units) {
      column++;
      for (const from of unitsThatFoldTo(unit)) {
        if (from < 128) this.#ascii[from] = column;
        else this.#others.set(from, column);
      }
    }
    return column + 1;
  }

  #column(unit: number): number {
    return (unit < 128 ? this.#ascii[unit] : this.#others.get(unit)) ?? 0;
  }

  #insert(literals: readonly Literal[]): void {
    let states = 1;
    for (const literal of literals) {
      let state = 0;
      for (let at = 0; at < literal.text.length; at++) {
        const cell = state * this.#width + this.#column(literal.text.charCodeAt(at));
        if (this.#next[cell] === 0) this.#next[cell] = states++ * this.#width;
        state = (this.#next[cell] ?? 0) / this.#width;
      }
      this.#ending[state] = state;
      this.#endings[state] = [...(this.#endings[state] ?? []), literal];
    }
  }

  /** Breadth first: gives each state the transitions of its longest proper suffix where it has none of its own. */
  #connect(): void {
    const width = this.#width;
    const next = this.#next;
    const suffix = new Int32Array(this.#ending.length);
    const queue = new Int32Array(this.#ending.length);
    let filled = 1;
    for (let done = 0; done < filled; done++) {
      const state = queue[done] as number;
      const fallback = suffix[state] as number;
      for (let column = 1; column < width; column++) {
        const cell = state * width + column;
        const child = (next[cell] as number) / width;
        const other = state === 0 ? 0 : (next[fallback * width + column] as number);
        if (child === 0) next[cell] = other;
        else {
          const below = Math.abs(other) / width;
          suffix[child] = below;
          this.#shorter[child] = this.#ending[below] as number;
          if (this.#ending[child] === -1) this.#ending[child] = this.#ending[below] as number;
          if (this.#ending[child] !== -1) next[cell] = -child * width;
          queue[filled++] = child;
        }
      }
    }
  }
}

function fits(place: Place, atStart: boolean, atEnd: boolean): boolean {
  if (place === 'contains') return true;
  if (place === 'startswith') return atStart;
  return atEnd && (place === 'endswith' || atStart);
}

/** States of the tree of sorted texts: the root, and a text's characters beyond what it shares with the one before. */
function countStates(sorted: readonly string[]): number {
  let states = 1;
  let before = '';
  for (const text of sorted) {
    let shared = 0;
    while (shared < text.length && text[shared] === before[shared]) shared++;
    states += text.length - shared;
    before = text;
  }
  return states;
}
