import { NUMBER } from '../../../query/fields.ts';
import { textOf } from '../../../query/field-values.ts';
import type { Leaf } from '../event-values.ts';
import type { Place } from '../field-test.ts';
import { LiteralAutomaton, type LiteralSink } from './literal-automaton.ts';

/** The signs that are looked for in one field: texts by an automaton, numbers in a table. */
export class SignIndex {
  readonly #literals: { readonly text: string; readonly place: Place; readonly id: number }[] = [];
  readonly #numbers = new Map<number, number>();
  /** Of the text that is empty: no automaton comes to an end in it. */
  #empty = -1;
  #automaton: LiteralAutomaton | undefined;

  addText(text: string, place: Place, id: number): void {
    if (text === '') this.#empty = id;
    else this.#literals.push({ text, place, id });
  }

  addNumber(number: number, id: number): void {
    this.#numbers.set(number, id);
  }

  /** To be called when all signs are there. */
  build(): void {
    if (this.#literals.length > 0) this.#automaton = new LiteralAutomaton(this.#literals);
  }

  get bytes(): number {
    return this.#automaton?.bytes ?? 0;
  }

  scan(leaf: Leaf, sink: LiteralSink): void {
    if (typeof leaf === 'string') {
      if (this.#empty >= 0 && leaf === '') sink.found(this.#empty);
      this.#automaton?.scan(leaf, sink);
      if (this.#numbers.size > 0 && mayBeNumber(leaf) && NUMBER.test(leaf)) this.#number(Number(leaf), sink);
    } else {
      if (typeof leaf === 'number') this.#number(leaf, sink);
      this.#automaton?.scan(textOf(leaf), sink);
    }
  }

  #number(number: number, sink: LiteralSink): void {
    const id = this.#numbers.get(number);
    if (id !== undefined) sink.found(id);
  }
}

function mayBeNumber(text: string): boolean {
  const unit = text.charCodeAt(0);
  return unit === 45 || (unit >= 48 && unit <= 57);
}
