import type { EventKind, LogSource } from '../event-kind.ts';
import { listOf, type SourceForm, type SourceKindRow } from './source-table.ts';
import { storedNamed } from './stored-names.ts';
import { type StoredPath, storedPath } from './stored-path.ts';

type Row = Pick<SourceKindRow, 'name' | 'logsources' | 'names' | 'provides'>;
type Form = Pick<SourceForm, 'look_in' | 'lower_case' | 'fields'>;

/** The events of one kind as one form of them holds its fields. */
export class SourceKind implements EventKind {
  readonly name: string;
  readonly logsources: readonly LogSource[];
  readonly #row: Row;
  readonly #form: Form;
  readonly #prefixes: readonly StoredPath[];
  readonly #paths = new Map<string, readonly StoredPath[]>();

  constructor(row: Row, form: Form) {
    this.name = row.name;
    this.logsources = row.logsources.map(withoutAbsent);
    this.#row = row;
    this.#form = form;
    this.#prefixes = form.look_in.map(storedPath);
  }

  pathsOf(field: string): readonly StoredPath[] {
    const known = this.#paths.get(field);
    if (known) return known;
    const names = own(this.#row.names, field);
    const paths = withoutDoubles((names === undefined ? [field] : listOf(names)).flatMap((name) => this.#find(name)));
    this.#paths.set(field, paths);
    return paths;
  }

  /** All fields that such an event may have, by their names in Sigma; undefined when any name is passed through. */
  knownFields(): ReadonlySet<string> | undefined {
    const { provides, names } = this.#row;
    if (provides === undefined) return undefined;
    return new Set([...provides, ...Object.keys(names)]);
  }

  #find(name: string): StoredPath[] {
    const fields = own(this.#form.fields, name);
    if (fields !== undefined) return listOf(fields).map(storedPath);
    const key = this.#form.lower_case ? name.toLowerCase() : name;
    const dotted = key.includes('.') ? key.split('.') : undefined;
    const passed = this.#prefixes.flatMap((prefix) => [[...prefix, key], ...(dotted ? [[...prefix, ...dotted]] : [])]);
    const stored = storedNamed(name);
    return stored ? [...passed, stored] : passed;
  }
}

/** What is known of no table: its fields are looked for by their names. */
export function unknownKind(logsources: readonly LogSource[]): SourceKind {
  const form = { look_in: ['details'], lower_case: false, fields: {} };
  return new SourceKind({ name: 'unknown', logsources: [...logsources], names: {} }, form);
}

/** The same, for which every rule may be meant. */
export const UNKNOWN_KIND = unknownKind([{}]);

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function withoutDoubles(paths: readonly StoredPath[]): StoredPath[] {
  return [...new Map(paths.map((path) => [path.join('\0'), path])).values()];
}

function withoutAbsent({ product, service, category }: SourceKindRow['logsources'][number]): LogSource {
  return {
    ...(product !== undefined && { product }),
    ...(service !== undefined && { service }),
    ...(category !== undefined && { category }),
  };
}
