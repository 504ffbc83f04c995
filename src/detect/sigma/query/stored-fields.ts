import { segmentsOf } from '../../../query/fields.ts';
import { type EventKind, type LogSource, mayConcern } from '../event-kind.ts';

/** Where events keep what rules for one log source call so, in the names of queries. */
export class StoredFields {
  readonly #kinds: readonly EventKind[];
  readonly #known = new Map<string, readonly string[] | undefined>();

  /** `kinds`: all kinds of events that there are. */
  constructor(source: LogSource, kinds: readonly EventKind[]) {
    this.#kinds = kinds.filter(({ logsources }) => logsources.some((one) => mayConcern(source, one)));
  }

  /** All fields that may hold it, whatever the kind of the event; undefined when one of them cannot be named in a query. */
  of(field: string): readonly string[] | undefined {
    if (this.#known.has(field)) return this.#known.get(field);
    const names = [...new Set(this.#kinds.flatMap((kind) => kind.pathsOf(field)).map(nameOf))];
    const all = names.filter((name) => name !== undefined);
    const known = all.length === names.length ? all : undefined;
    this.#known.set(field, known);
    return known;
  }
}

/** Only the last key of a path may have dots in it, and none a star (query/ast.ts). */
function nameOf(path: readonly string[]): string | undefined {
  const name = path.join('.');
  const isNamed = segmentsOf(name).length > 0 && !path.slice(0, -1).some((key) => key.includes('.'));
  return isNamed && (path.length > 1 || !name.includes('.')) ? name : undefined;
}
