import type { Query } from '../../../query/ast.ts';
import type { Atom, Tree } from '../engine/tree.ts';
import { joined } from './joined.ts';
import { type FieldQuery, isThere, queryOfKeyword, queryOfTest } from './query-of-test.ts';
import type { StoredFields } from './stored-fields.ts';

/** A query, and of how many conditions it is made. */
interface Sized {
  readonly query: Query;
  readonly size: number;
}

/**
 * What all events that a tree holds for fulfill, and perhaps more events; undefined when nothing can be said. What must not be is left
 * out, and of more values than `most` conditions can ask for only that the field has one is asked.
 */
export function queryOfTree(tree: Tree, fields: StoredFields, most: number): Query | undefined {
  return sized(tree, fields, most)?.query;
}

/** What all events fulfill that have a value of a field; undefined when nothing can be said. */
export function queryOfPresence(field: string, fields: StoredFields): Query | undefined {
  return inFields(fields.of(field), isThere)?.query;
}

function sized(tree: Tree, fields: StoredFields, most: number): Sized | undefined {
  switch (tree.op) {
    case 'atom':
      return ofAtom(tree.atom, fields);
    case 'not':
      return undefined;
    case 'and':
      return allOf(
        tree.of.map((part) => sized(part, fields, most)),
        most,
      );
    case 'or': {
      const share = most / tree.of.length;
      const whole = anyOf(tree.of.map((part) => sized(part, fields, share)));
      if (whole === undefined || whole.size <= most) return whole;
      return presenceOf(tree, fields);
    }
    default:
      return tree satisfies never;
  }
}

function ofAtom({ field, test }: Atom, fields: StoredFields): Sized | undefined {
  if (field !== undefined) return inFields(fields.of(field), queryOfTest(test));
  const query = queryOfKeyword(test);
  return query && { query, size: 1 };
}

function inFields(names: readonly string[] | undefined, query: FieldQuery | undefined): Sized | undefined {
  return query && names && anyOf(names.map((name) => ({ query: query(name), size: 1 })));
}

/** Each that is known is necessary. The shortest is taken, and more as long as they are not too many. */
function allOf(parts: readonly (Sized | undefined)[], most: number): Sized | undefined {
  const taken: Query[] = [];
  let size = 0;
  const known = parts.filter((part) => part !== undefined);
  for (const part of known.toSorted((one, other) => one.size - other.size)) {
    if (taken.length > 0 && size + part.size > most) break;
    taken.push(part.query);
    size += part.size;
  }
  return taken.length === 0 ? undefined : { query: joined('and', taken), size };
}

function anyOf(parts: readonly (Sized | undefined)[]): Sized | undefined {
  const known = parts.filter((part) => part !== undefined);
  if (known.length < parts.length) return undefined;
  const query = joined(
    'or',
    known.map((part) => part.query),
  );
  return query.op === 'everything' ? undefined : { query, size: known.reduce((sum, { size }) => sum + size, 0) };
}

/** That one of the fields is there which the tree needs. */
function presenceOf(tree: Tree, fields: StoredFields): Sized | undefined {
  const needed = neededOf(tree, fields);
  return needed && anyOf([...needed].map((field) => inFields(fields.of(field), isThere)));
}

/** Fields of which one has a value in each event that the tree holds for; undefined when nothing is gained by knowing. */
function neededOf(tree: Tree, fields: StoredFields): ReadonlySet<string> | undefined {
  switch (tree.op) {
    case 'atom': {
      const { field, test } = tree.atom;
      const isTold = field !== undefined && queryOfTest(test) && inFields(fields.of(field), isThere);
      return isTold ? new Set([field]) : undefined;
    }
    case 'not':
      return undefined;
    case 'and':
      return tree.of.map((part) => neededOf(part, fields)).find((needed) => needed !== undefined);
    case 'or': {
      const each = tree.of.map((part) => neededOf(part, fields));
      const known = each.filter((needed) => needed !== undefined);
      return known.length < each.length ? undefined : new Set(known.flatMap((needed) => [...needed]));
    }
    default:
      return tree satisfies never;
  }
}
