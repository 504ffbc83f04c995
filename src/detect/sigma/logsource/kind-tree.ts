import type { Event } from '../../../event/event.ts';
import { SourceKind } from './source-kind.ts';
import { listOf, type SourceForm, type SourceKindRow } from './source-table.ts';
import { firstReader, storedPath } from './stored-path.ts';
import { ValueTable } from './value-table.ts';

/** What is decided by the value of one key; then by that of the next. */
interface Branch {
  readonly read: (event: Event) => unknown;
  readonly byValue: ValueTable<Node>;
  readonly otherwise: Node;
}
type Node = Branch | SourceKind | undefined;

/** Which of its kinds an event of one form is: one look-up for each key, however many kinds there are. */
export class KindTree {
  readonly #root: Node;

  constructor(form: SourceForm, rows: readonly SourceKindRow[]) {
    // Of kinds that all fit, the most exact one.
    const kinds = kindsOfForm(form, rows).toSorted(
      (one, other) => Object.keys(other.row.when).length - Object.keys(one.row.when).length,
    );
    this.#root = grow(Object.entries(form.keys), kinds);
  }

  kindOf(event: Event): SourceKind | undefined {
    let node = this.#root;
    while (node !== undefined && !(node instanceof SourceKind)) {
      node = node.byValue.get(node.read(event)) ?? node.otherwise;
    }
    return node;
  }
}

interface Candidate {
  readonly row: SourceKindRow;
  readonly kind: SourceKind;
}

/** The kinds that events of a form can be of: those that are told apart by keys which it has. */
export function kindsOfForm(form: SourceForm, rows: readonly SourceKindRow[]): readonly Candidate[] {
  const usable = rows.filter(({ when }) => Object.keys(when).every((key) => Object.hasOwn(form.keys, key)));
  return usable.map((row) => ({ row, kind: new SourceKind(row, form) }));
}

function grow(keys: readonly [string, string | readonly string[]][], candidates: readonly Candidate[]): Node {
  const [first, ...rest] = keys;
  if (!first) return candidates[0]?.kind;
  const [key, paths] = first;
  const asked = new ValueTable<Candidate[]>();
  const values: (string | number | boolean)[] = [];
  for (const { row } of candidates) for (const value of listOf(row.when[key] ?? [])) values.push(value);
  if (values.length === 0) return grow(rest, candidates);
  for (const value of values) {
    asked.getOrSet(value, () => candidates.filter(({ row }) => accepts(row.when[key], value)));
  }
  const byValue = new ValueTable<Node>();
  for (const value of values) byValue.getOrSet(value, () => grow(rest, asked.get(value) ?? []));
  const otherwise = grow(
    rest,
    candidates.filter(({ row }) => row.when[key] === undefined),
  );
  return { read: firstReader(listOf(paths).map(storedPath)), byValue, otherwise };
}

function accepts(wanted: SourceKindRow['when'][string] | undefined, value: string | number | boolean): boolean {
  if (wanted === undefined) return true;
  const text = String(value).toLowerCase();
  return listOf(wanted).some((one) => {
    const asked = String(one).toLowerCase();
    return asked === text || (asked.endsWith('*') && text.startsWith(asked.slice(0, -1)));
  });
}
