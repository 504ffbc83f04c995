import { LiftFinder } from './lift-finder.ts';

const MOZDEF = Buffer.from('mozdef');
const DETAILS = Buffer.from('details');
const ID = Buffer.from('id');
const TAGS = Buffer.from('tags');

/** What one pass over a line of NDJSON tells. */
export interface LineFacts {
  /** Half-open byte range of the line. */
  readonly start: number;
  readonly end: number;
  /** Half-open byte range of the text of `mozdef.id`; empty when there is none. */
  readonly idStart: number;
  readonly idEnd: number;
  /** Where the first element of the array `tags` begins; `start` when there is no such array. */
  readonly tagsStart: number;
  /** May hold half of a surrogate pair, which DuckDB refuses. */
  readonly illFormed: boolean;
  /** What can be lifted out of it: see `LiftFinder.end`. */
  readonly lifts: readonly number[];
}

/** Notes the facts of a line while a scanner walks over it and tells each key and value that it comes to. */
export class LineNotes {
  readonly #lifts = new LiftFinder();
  #bytes: Uint8Array = new Uint8Array(0);
  #inMozdef = false;
  #inDetails = false;
  #idNext = false;
  #tagsNext = false;
  #start = 0;
  #idStart = 0;
  #idEnd = 0;
  #tagsStart = 0;
  #illFormed = false;

  begin(bytes: Uint8Array, start: number): void {
    this.#bytes = bytes;
    this.#lifts.begin(bytes);
    this.#inMozdef = false;
    this.#inDetails = false;
    this.#idNext = false;
    this.#tagsNext = false;
    this.#start = start;
    this.#idStart = start;
    this.#idEnd = start;
    this.#tagsStart = start;
    this.#illFormed = false;
  }

  end(end: number): LineFacts {
    return {
      start: this.#start,
      end,
      idStart: this.#idStart,
      idEnd: this.#idEnd,
      tagsStart: this.#tagsStart,
      illFormed: this.#illFormed,
      lifts: this.#lifts.end(),
    };
  }

  /** Whether the walk is within the top-level object `mozdef`. */
  get inMozdef(): boolean {
    return this.#inMozdef;
  }

  /** A key between these quotes, of an object at this depth; the event itself has depth 1. */
  key(depth: number, start: number, end: number): void {
    this.#idNext = false;
    this.#tagsNext = false;
    if (depth === 1) {
      this.#inMozdef = this.#is(MOZDEF, start, end);
      this.#inDetails = this.#is(DETAILS, start, end);
      this.#tagsNext = this.#is(TAGS, start, end);
      this.#lifts.key('top', start, end);
    } else if (depth === 2 && this.#inDetails) {
      this.#lifts.key('details', start, end);
    } else if (depth === 2 && this.#inMozdef) {
      this.#idNext = this.#is(ID, start, end);
      this.#lifts.key('mozdef', start, end);
    }
  }

  /** A text between these quotes that is no key. */
  text(start: number, end: number): void {
    if (this.#idNext) {
      this.#idStart = start;
      this.#idEnd = end;
      this.#idNext = false;
    }
    this.#lifts.text(start, end);
  }

  /** A number, `true`, `false` or `null`. */
  literal(start: number, end: number): void {
    this.#lifts.number(start, end);
  }

  /** An object or array begins with the bracket at `at`. */
  open(object: boolean, at: number): void {
    this.#lifts.other();
    if (this.#tagsNext && !object) this.#tagsStart = at + 1;
    this.#idNext = false;
    this.#tagsNext = false;
  }

  /** Half of a surrogate pair may stand here. */
  illFormed(): void {
    this.#illFormed = true;
  }

  #is(text: Uint8Array, start: number, end: number): boolean {
    if (end - start !== text.length) return false;
    for (let index = 0; index < text.length; index++) {
      if (this.#bytes[start + index] !== text[index]) return false;
    }
    return true;
  }
}
