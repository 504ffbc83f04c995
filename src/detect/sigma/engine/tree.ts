import type { ExpandedSearch, FieldTest, ValueTest } from '../field-test.ts';
import type { Condition } from '../rule.ts';

/** A test of one field. The same test of many rules is one object. */
export interface Atom {
  readonly field: string | undefined;
  readonly test: ValueTest;
}

/** A rule as nothing but and, or, not over atoms. */
export type Tree =
  | { readonly op: 'and' | 'or'; readonly of: readonly Tree[] }
  | { readonly op: 'not'; readonly of: Tree }
  | { readonly op: 'atom'; readonly atom: Atom };

/** Makes trees of rules, whose atoms are the same objects wherever rules ask the same. */
export class TreeMaker {
  readonly #atoms = new Map<string, Atom>();

  make(condition: Condition, searches: ReadonlyMap<string, ExpandedSearch>): Tree {
    const named = new Map([...searches].map(([name, search]) => [name, this.#search(search)]));
    const treeOf = (part: Condition): Tree => {
      switch (part.op) {
        case 'and':
        case 'or':
          return list(part.op, part.of.map(treeOf));
        case 'not':
          return { op: 'not', of: treeOf(part.of) };
        case 'some':
          return list(
            part.quantity === 'all' ? 'and' : 'or',
            part.names.map((name) => named.get(name) ?? NEVER),
          );
        case 'search':
          return named.get(part.name) ?? NEVER;
        default:
          return part satisfies never;
      }
    };
    return treeOf(condition);
  }

  #search(search: ExpandedSearch): Tree {
    return list(
      'or',
      search.map((items) =>
        list(
          'and',
          items.map((item) => this.#item(item)),
        ),
      ),
    );
  }

  #item({ field, demands, negated }: FieldTest): Tree {
    const met = list(
      'and',
      demands.map((tests) =>
        list(
          'or',
          tests.map((test): Tree => ({ op: 'atom', atom: this.#atom(field, test) })),
        ),
      ),
    );
    return negated ? { op: 'not', of: met } : met;
  }

  #atom(field: string | undefined, test: ValueTest): Atom {
    const key = JSON.stringify([field, test]);
    const known = this.#atoms.get(key);
    if (known) return known;
    const atom = { field, test };
    this.#atoms.set(key, atom);
    return atom;
  }
}

const NEVER: Tree = { op: 'or', of: [] };

function list(op: 'and' | 'or', parts: readonly Tree[]): Tree {
  const of = parts.flatMap((part) => (part.op === op ? part.of : [part]));
  const [only] = of;
  return only && of.length === 1 ? only : { op, of };
}
