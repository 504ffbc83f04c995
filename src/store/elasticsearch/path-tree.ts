import { ANY_FIELDS } from '../../query/fields.ts';
import { type Leaf, LeafMemory, type LeafTerms } from './leaf-terms.ts';
import { entry, pathKey, placeOf } from './search-entry.ts';

/** Keys and values that are remembered before all are forgotten: senders can make up any number. */
const MOST_KEYS = 20_000;
const MOST_VALUES = 50_000;
/** Top-level fields that a search without a field looks into. */
export const ANY: ReadonlySet<string> = new Set([...ANY_FIELDS, 'tags', 'details']);
/** Paths whose times have fields of their own. */
const TIMES: ReadonlySet<string> = new Set(['utctimestamp', 'receivedtimestamp', 'timestamp']);

/** A path that a query can name, with all that is the same for each value there. */
export interface PathNode {
  readonly path: string;
  /** As it stands in FIELD.paths. */
  readonly key: string;
  readonly keyJson: Uint8Array;
  /** What entries of it begin with, and the same as it stands between the quotes of JSON. */
  readonly entry: string;
  readonly entryJson: Uint8Array;
  /** The list that its texts belong to, if they are indexed. */
  readonly list: string | undefined;
  readonly values: LeafMemory;
  /** Number of the last event that had something there. */
  lastEvent: number;
  /** What is below; undefined when no query can name that. */
  readonly children: Map<string, PathNode | undefined> | undefined;
}

/** The paths of events by their keys: each is worked out once and not for each event. */
export class PathTree {
  readonly #top = new Map<string, PathNode | undefined>();
  #keys = 0;
  #values = 0;

  /** The path of a field of the event; undefined when no query can name it. */
  top(key: string): PathNode | undefined {
    if (this.#keys > MOST_KEYS || this.#values > MOST_VALUES) {
      this.#top.clear();
      this.#keys = 0;
      this.#values = 0;
    }
    return this.#among(this.#top, key, '');
  }

  /** The path of the seq, which the text of an event does not have. */
  get seqNode(): PathNode | undefined {
    const mozdef = this.top('mozdef');
    return mozdef && this.below(mozdef, 'seq');
  }

  /** What a document has of a value at this path. */
  termsOf(node: PathNode, value: Leaf): LeafTerms {
    return node.values.termsOf(value, this.#onNew);
  }
  readonly #onNew = (): void => void this.#values++;

  /** The path of a key below. */
  below(node: PathNode, key: string): PathNode | undefined {
    return node.children && this.#among(node.children, key, `${node.path}.`);
  }

  #among(nodes: Map<string, PathNode | undefined>, key: string, before: string): PathNode | undefined {
    const known = nodes.get(key);
    if (known || nodes.has(key)) return known;
    const node = isName(key) && (before !== '' || !key.includes('.')) ? nodeOf(before + key, key) : undefined;
    nodes.set(key, node);
    this.#keys++;
    return node;
  }
}

function nodeOf(path: string, key: string): PathNode {
  const place = placeOf(path);
  const begin = entry(path, '');
  return {
    path,
    key: pathKey(path),
    keyJson: Buffer.from(JSON.stringify(pathKey(path))),
    entry: begin,
    entryJson: Buffer.from(JSON.stringify(begin).slice(1, -1)),
    list: place.indexed ? place.key : undefined,
    values: new LeafMemory({
      tokens: ANY.has(path.split('.', 1)[0] ?? ''),
      ranges: path !== 'mozdef.seq',
      times: !TIMES.has(path),
    }),
    lastEvent: 0,
    // A key with dots in it can only be the last of a path (query/ast.ts).
    children: key.includes('.') ? undefined : new Map(),
  };
}

/** Whether a key can stand in the name of a field: none of its segments is empty or holds `*`. */
function isName(key: string): boolean {
  return key !== '' && !key.includes('*') && !key.startsWith('.') && !key.endsWith('.') && !key.includes('..');
}
