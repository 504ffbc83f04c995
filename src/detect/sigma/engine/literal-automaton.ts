import { Columns, countStates } from './columns.ts';
import type { Literal, LiteralScanner, LiteralSink } from './literal.ts';

/**
 * Finds which of many literals a text holds in one pass that takes the same time however many there are (Aho and Corasick 1975).
 * Transitions are one table with a row a state and a column for each character of the literals; those into states where a
 * literal ends are stored negated, so that the loop looks nowhere else.
 */
export class LiteralAutomaton implements LiteralScanner {
  readonly #columns: Columns;
  readonly #width: number;
  readonly #next: Int32Array;
  /** By state: the nearest state in which a literal ends, itself or one of a shorter suffix; -1 if there is none. */
  readonly #ending: Int32Array;
  /** By state: the next such state of a shorter suffix. */
  readonly #shorter: Int32Array;
  /** By state: ids of the literals that end there. */
  readonly #ids = new Map<number, number[]>();

  constructor(literals: readonly Literal[]) {
    const texts = literals.map(({ text }) => text);
    this.#columns = new Columns(texts);
    this.#width = this.#columns.width;
    const states = countStates(texts);
    this.#next = new Int32Array(states * this.#width);
    this.#ending = new Int32Array(states).fill(-1);
    this.#shorter = new Int32Array(states).fill(-1);
    this.#insert(literals);
    this.#connect();
  }

  scan(text: string, sink: LiteralSink): void {
    const next = this.#next;
    const { ascii, others } = this.#columns;
    const { length } = text;
    let state = 0;
    for (let at = 0; at < length; at++) {
      const unit = text.charCodeAt(at);
      state = next[state + (unit < 128 ? (ascii[unit] as number) : (others.get(unit) ?? 0))] as number;
      if (state >= 0) continue;
      state = -state;
      this.#report(state / this.#width, sink);
    }
  }

  #report(state: number, sink: LiteralSink): void {
    for (let at = this.#ending[state] ?? -1; at >= 0; at = this.#shorter[at] ?? -1) {
      const ids = this.#ids.get(at) as number[];
      for (let index = 0; index < ids.length; index++) sink.found(ids[index] as number);
    }
  }

  #insert(literals: readonly Literal[]): void {
    let states = 1;
    for (const { text, id } of literals) {
      let state = 0;
      for (let at = 0; at < text.length; at++) {
        const cell = state * this.#width + this.#columns.of(text.charCodeAt(at));
        if (this.#next[cell] === 0) this.#next[cell] = states++ * this.#width;
        state = (this.#next[cell] as number) / this.#width;
      }
      this.#ending[state] = state;
      const ids = this.#ids.get(state);
      if (ids) ids.push(id);
      else this.#ids.set(state, [id]);
    }
  }

  /** Breadth first: gives each state the transitions of its longest proper suffix where it has none of its own. */
  #connect(): void {
    const suffix = new Int32Array(this.#ending.length);
    const queue = new Int32Array(this.#ending.length);
    let filled = 1;
    for (let done = 0; done < filled; done++) {
      const state = queue[done] as number;
      const fallback = (suffix[state] as number) * this.#width;
      for (let column = 1; column < this.#width; column++) {
        const cell = state * this.#width + column;
        const child = (this.#next[cell] as number) / this.#width;
        const other = state === 0 ? 0 : (this.#next[fallback + column] as number);
        if (child === 0) this.#next[cell] = other;
        else {
          suffix[child] = Math.abs(other) / this.#width;
          this.#end(child, suffix[child], cell);
          queue[filled++] = child;
        }
      }
    }
  }

  #end(state: number, suffix: number, cell: number): void {
    this.#shorter[state] = this.#ending[suffix] as number;
    if (this.#ending[state] === -1) this.#ending[state] = this.#ending[suffix] as number;
    if (this.#ending[state] !== -1) this.#next[cell] = -state * this.#width;
  }
}
