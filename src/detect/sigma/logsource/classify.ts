import type { Event } from '../../../event/event.ts';
import type { Classify } from '../event-kind.ts';
import { KindTree } from './kind-tree.ts';
import { type SourceKind, UNKNOWN_KIND } from './source-kind.ts';
import { ANY_VALUE, listOf, type SourceForm, type SourceTable } from './source-table.ts';
import { pathReader, storedPath } from './stored-path.ts';
import { SOURCE_TABLES } from './tables/source-tables.ts';
import { ValueTable } from './value-table.ts';

type Reader = (event: Event) => unknown;

/** A form whose first condition has been found to hold. */
interface Candidate {
  readonly others: readonly Condition[];
  readonly tree: KindTree;
}

interface Condition {
  readonly read: Reader;
  /** Undefined: any value will do. */
  readonly wanted: ValueTable<true> | undefined;
}

/** All forms that are looked up by one field. */
interface Anchor {
  readonly read: Reader;
  readonly byValue: ValueTable<Candidate[]>;
  readonly present: Candidate[];
}

/**
 * Says of which kind an event is, by the tables of `extra` before those that are bundled. Of an event of no table the kind has
 * the log source `{}`, which contradicts no rule. An event costs a look-up for each field that tables begin with, and one for
 * each key of the form that it has.
 */
export function createClassifier(extra: readonly SourceTable[] = []): Classify {
  const anchors = anchorsOf([...extra, ...SOURCE_TABLES]);
  return (event) => {
    for (const { read, byValue, present } of anchors) {
      const value = read(event);
      if (value === undefined || value === null) continue;
      const kind = kindAmong(byValue.get(value), event) ?? kindAmong(present, event);
      if (kind) return kind;
    }
    return UNKNOWN_KIND;
  };
}

function kindAmong(candidates: readonly Candidate[] | undefined, event: Event): SourceKind | undefined {
  if (candidates === undefined) return undefined;
  for (const { others, tree } of candidates) {
    if (!others.every((condition) => holds(condition, event))) continue;
    const kind = tree.kindOf(event);
    if (kind) return kind;
  }
  return undefined;
}

function holds({ read, wanted }: Condition, event: Event): boolean {
  const value = read(event);
  if (value === undefined || value === null) return false;
  return wanted === undefined || wanted.get(value) === true;
}

function anchorsOf(tables: readonly SourceTable[]): readonly Anchor[] {
  const anchors = new Map<string, Anchor>();
  for (const { forms, kinds } of tables) {
    for (const form of forms) addForm(anchors, form, new KindTree(form, kinds));
  }
  return [...anchors.values()];
}

function addForm(anchors: Map<string, Anchor>, { when }: SourceForm, tree: KindTree): void {
  const [[path, values] = ['', []], ...rest] = Object.entries(when);
  const anchor = anchors.get(path) ?? {
    read: pathReader(storedPath(path)),
    byValue: new ValueTable<Candidate[]>(),
    present: [],
  };
  anchors.set(path, anchor);
  const candidate: Candidate = {
    tree,
    others: rest.map(([field, wanted]) => ({ read: pathReader(storedPath(field)), wanted: wantedOf(listOf(wanted)) })),
  };
  for (const value of listOf(values)) {
    if (value === ANY_VALUE) anchor.present.push(candidate);
    else anchor.byValue.getOrSet(value, () => []).push(candidate);
  }
}

function wantedOf(values: readonly (string | number | boolean)[]): ValueTable<true> | undefined {
  if (values.includes(ANY_VALUE)) return undefined;
  const wanted = new ValueTable<true>();
  for (const value of values) wanted.set(value, true);
  return wanted;
}
