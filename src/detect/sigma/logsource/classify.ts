import type { Event } from '../../../event/event.ts';
import type { Classify, LogSource } from '../event-kind.ts';
import { KindTree } from './kind-tree.ts';
import { type SourceKind, UNKNOWN_KIND, unknownKind } from './source-kind.ts';
import { ANY_VALUE, listOf, type SourceForm, type SourceTable } from './source-table.ts';
import { pathReader, type StoredPath, storedPath } from './stored-path.ts';
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

/** All forms of a table that are looked up by one field. */
interface Anchor {
  readonly path: StoredPath;
  readonly read: Reader;
  readonly byValue: ValueTable<Candidate[]>;
  readonly present: Candidate[];
}

/** So many anchors are simply tried, which finds most events of a Windows site at once. Of the others, those that the event has. */
const TRIED_FIRST = 2;

export interface ClassifierOptions {
  /** Log sources of events of no table. The default `{}` contradicts no rule, so that all are tried on them; with none, none is. */
  readonly unknown?: readonly LogSource[];
}

/**
 * Says of which kind an event is, by the tables of `extra` before those that are bundled. Fields that tables begin with are not
 * asked for one by one (there are a hundred), but found among those that the event has.
 */
export function createClassifier(extra: readonly SourceTable[] = [], { unknown }: ClassifierOptions = {}): Classify {
  const otherwise = unknown ? unknownKind(unknown) : UNKNOWN_KIND;
  const anchors = anchorsOf([...extra, ...SOURCE_TABLES]);
  const first = anchors.slice(0, TRIED_FIRST);
  const later = new AnchorIndex(anchors, TRIED_FIRST);
  return (event) => {
    for (const anchor of first) {
      const kind = kindAt(anchor, event);
      if (kind) return kind;
    }
    for (const index of later.of(event)) {
      const anchor = anchors[index];
      const kind = anchor && kindAt(anchor, event);
      if (kind) return kind;
    }
    return otherwise;
  };
}

/** Which anchors an event has, in the order of the tables. */
class AnchorIndex {
  /** Those outside `details`, of which every event has all. */
  readonly #everywhere: number[] = [];
  readonly #byKey = new Map<string, number[]>();

  constructor(anchors: readonly Anchor[], from: number) {
    for (const [index, { path }] of anchors.entries()) {
      if (index < from) continue;
      const [top, key] = path;
      if (top !== 'details' || key === undefined) this.#everywhere.push(index);
      else this.#byKey.set(key, [...(this.#byKey.get(key) ?? []), index]);
    }
  }

  of({ details }: Event): readonly number[] {
    let found: number[] | undefined;
    for (const key in details) {
      const indexes = this.#byKey.get(key);
      if (indexes !== undefined) (found ??= [...this.#everywhere]).push(...indexes);
    }
    return found === undefined ? this.#everywhere : found.sort((one, other) => one - other);
  }
}

function kindAt({ read, byValue, present }: Anchor, event: Event): SourceKind | undefined {
  const value = read(event);
  if (value === undefined || value === null) return undefined;
  return kindAmong(byValue.get(value), event) ?? kindAmong(present, event);
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

/** Each table has anchors of its own, so that its place among the others counts, whatever it begins with. */
function anchorsOf(tables: readonly SourceTable[]): readonly Anchor[] {
  return tables.flatMap(({ forms, kinds }) => {
    const anchors = new Map<string, Anchor>();
    for (const form of forms) addForm(anchors, form, new KindTree(form, kinds));
    return [...anchors.values()];
  });
}

function addForm(anchors: Map<string, Anchor>, { when }: SourceForm, tree: KindTree): void {
  const [[path, values] = ['', []], ...rest] = Object.entries(when);
  const anchor = anchors.get(path) ?? {
    path: storedPath(path),
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
