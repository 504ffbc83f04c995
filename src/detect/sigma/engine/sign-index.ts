import type { JsonObject, JsonValue } from '../../../event/event.ts';
import { textOf } from '../../../query/field-values.ts';
import { NUMBER } from '../../../query/fields.ts';
import type { Place } from '../field-test.ts';
import { EdgeTree } from './edge-tree.ts';
import type { Literal, LiteralScanner, LiteralSink } from './literal.ts';
import { LiteralAutomaton } from './literal-automaton.ts';
import { PairSearch } from './pair-search.ts';
import { SkipSearch } from './skip-search.ts';

/** The signs that are looked for in one field. */
export class SignIndex {
  readonly #literals: Readonly<Record<Place, Literal[]>> = { equals: [], startswith: [], endswith: [], contains: [] };
  readonly #numbers = new Map<number, number>();
  /** Of the text that is empty: nothing comes to an end in it. */
  #empty = -1;
  #start: EdgeTree | undefined;
  #end: EdgeTree | undefined;
  #inside: LiteralScanner | undefined;
  /** Literals with other characters than ASCII, of which most texts have none. */
  #foreign: LiteralScanner | undefined;

  #hasTexts = false;
  #shortest = Number.POSITIVE_INFINITY;

  addText(text: string, place: Place, id: number): void {
    this.#hasTexts = true;
    this.#shortest = Math.min(this.#shortest, text.length);
    if (text === '') this.#empty = id;
    else this.#literals[place].push({ text, id });
  }

  addNumber(number: number, id: number): void {
    this.#numbers.set(number, id);
  }

  /** To be called when all signs are there. */
  build(): void {
    const { equals, startswith, endswith, contains } = this.#literals;
    if (startswith.length > 0) this.#start = new EdgeTree(startswith, [], false);
    // Names of programs and files differ most at their ends.
    if (endswith.length + equals.length > 0) this.#end = new EdgeTree(endswith, equals, true);
    this.#inside = scannerOf(contains.filter(({ text }) => !FOREIGN.test(text)));
    const foreign = contains.filter(({ text }) => FOREIGN.test(text));
    if (foreign.length > 0) this.#foreign = new PairSearch(foreign);
  }

  /** Looks into a value and, if it is an array, its elements; objects have no text. */
  scan(value: JsonValue, sink: LiteralSink): void {
    if (typeof value === 'string') {
      this.#text(value, sink);
      if (this.#numbers.size > 0 && mayBeNumber(value) && NUMBER.test(value)) this.#number(Number(value), sink);
    } else if (typeof value !== 'object') this.#other(value, sink);
    else if (Array.isArray(value)) for (const element of value) this.scan(element, sink);
  }

  /** Looks into everything within a value. */
  scanAll(value: JsonValue, sink: LiteralSink): void {
    if (typeof value === 'string') this.#text(value, sink);
    else if (typeof value !== 'object') this.#other(value, sink);
    else if (Array.isArray(value)) for (const element of value) this.scanAll(element, sink);
    else if (value !== null) this.#object(value, sink);
  }

  /** Without making a list of what is in it, and with few calls: most of what an event holds is too short. */
  #object(object: JsonObject, sink: LiteralSink): void {
    for (const key in object) {
      const value = object[key] as JsonValue;
      if (typeof value !== 'string') this.scanAll(value, sink);
      else if (value.length >= this.#shortest) this.#text(value, sink);
    }
  }

  #other(value: number | boolean, sink: LiteralSink): void {
    if (typeof value === 'number') this.#number(value, sink);
    // Whole numbers are the most, and their texts need not be made anew.
    if (this.#hasTexts) this.#text(Number.isSafeInteger(value) ? String(value) : textOf(value), sink);
  }

  #text(text: string, sink: LiteralSink): void {
    if (text === '' && this.#empty >= 0) sink.found(this.#empty);
    if (this.#start) this.#start.scan(text, sink);
    if (this.#end) this.#end.scan(text, sink);
    if (this.#inside) this.#inside.scan(text, sink);
    if (this.#foreign && FOREIGN.test(text)) this.#foreign.scan(text, sink);
  }

  #number(number: number, sink: LiteralSink): void {
    const id = this.#numbers.get(number);
    if (id !== undefined) sink.found(id);
  }
}

const FOREIGN = /[^\0-\x7f]/;

function scannerOf(literals: readonly Literal[]): LiteralScanner | undefined {
  if (literals.length === 0) return undefined;
  return SkipSearch.suits(literals) ? new SkipSearch(literals) : new LiteralAutomaton(literals);
}

function mayBeNumber(text: string): boolean {
  const unit = text.charCodeAt(0);
  return unit === 45 || (unit >= 48 && unit <= 57);
}
