import { Columns, countStates } from './columns.ts';
import type { Literal, LiteralSink } from './literal.ts';

/** Finds the literals that a text begins or ends with, or is; it goes no further into the text than some literal does. */
export class EdgeTree {
  readonly #columns: Columns;
  readonly #next: Int32Array;
  readonly #backward: boolean;
  /** By state: ids of literals that end there, and of those that also must be the whole text. */
  readonly #parts: (readonly number[] | undefined)[] = [];
  readonly #wholes: (readonly number[] | undefined)[] = [];

  /** `parts`: literals at the start (backward: at the end) of a text. `wholes`: literals that are the text. */
  constructor(parts: readonly Literal[], wholes: readonly Literal[], backward: boolean) {
    this.#backward = backward;
    const texts = [...parts, ...wholes].map(({ text }) => (backward ? reversed(text) : text));
    this.#columns = new Columns(texts);
    this.#next = new Int32Array(countStates(texts) * this.#columns.width);
    let states = 1;
    for (const [position, text] of texts.entries()) {
      let state = 0;
      for (let at = 0; at < text.length; at++) {
        const cell = state * this.#columns.width + this.#columns.of(text.charCodeAt(at));
        this.#next[cell] ||= states++;
        state = this.#next[cell];
      }
      const list = position < parts.length ? this.#parts : this.#wholes;
      list[state] = [...(list[state] ?? []), (parts[position] ?? wholes[position - parts.length])?.id ?? -1];
    }
    for (let state = 0; state < states; state++) {
      this.#parts[state] ??= undefined;
      this.#wholes[state] ??= undefined;
    }
  }

  scan(text: string, sink: LiteralSink): void {
    const { length } = text;
    const { width } = this.#columns;
    let state = 0;
    for (let done = 0; done < length; done++) {
      const column = this.#columns.of(text.charCodeAt(this.#backward ? length - 1 - done : done));
      state = column === 0 ? 0 : (this.#next[state * width + column] as number);
      if (state === 0) return;
      report(this.#parts[state], sink);
    }
    report(this.#wholes[state], sink);
  }
}

function report(ids: readonly number[] | undefined, sink: LiteralSink): void {
  if (ids) for (let index = 0; index < ids.length; index++) sink.found(ids[index] as number);
}

function reversed(text: string): string {
  let backward = '';
  for (let at = text.length - 1; at >= 0; at--) backward += text.charAt(at);
  return backward;
}
