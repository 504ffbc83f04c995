import type { JsonBytes } from './json-bytes.ts';
import type { PathNode } from './path-tree.ts';

const COMMA = Buffer.from(',');
const OPEN = Buffer.from('"');
const NEXT = Buffer.from('","');
const CLOSE = Buffer.from('"]');

/** Terms of one list of a document: each an entry of a path (search-entry.ts), of which the part of the path is encoded already. */
interface TermList {
  readonly head: Uint8Array;
  readonly nodes: PathNode[];
  readonly texts: string[];
  length: number;
}

/** The lists of entries of one document after the other; they keep their room from one to the next. */
export class TermLists {
  readonly #lists = new Map<string, TermList>();
  #used: TermList[] = [];

  add(list: string, node: PathNode, text: string): void {
    const terms = this.#lists.get(list) ?? this.#make(list);
    if (terms.length === 0) this.#used.push(terms);
    terms.nodes[terms.length] = node;
    terms.texts[terms.length] = text;
    terms.length++;
  }

  /** Writes `"list":["entry",..],` for each list that has entries. */
  writeTo(json: JsonBytes): void {
    for (const terms of this.#used) {
      json.raw(terms.head);
      for (let at = 0; at < terms.length; at++) {
        json.raw(at === 0 ? OPEN : NEXT);
        json.raw((terms.nodes[at] as PathNode).entryJson);
        json.string(terms.texts[at] as string);
      }
      json.raw(CLOSE);
      json.raw(COMMA);
    }
  }

  /** Empties all. */
  clear(): void {
    for (const terms of this.#used) terms.length = 0;
    this.#used = [];
  }

  #make(list: string): TermList {
    const made = { head: Buffer.from(`"${list}":[`), nodes: [], texts: [], length: 0 };
    this.#lists.set(list, made);
    return made;
  }
}
