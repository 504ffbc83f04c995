import { type Event, type JsonObject, type JsonValue, UNKNOWN } from '../../../event/event.ts';
import { textOf } from '../../../query/field-values.ts';
import { fold } from '../../../query/tokens.ts';
import type { EventKind } from '../event-kind.ts';
import { hasNull, keywordTexts, type Leaf, leavesOf, valueAt, withinReach } from '../event-values.ts';

/** One field of a kind of events, read and folded at most once for each event. */
export class FieldSlot {
  /** Undefined: all texts of the event. */
  readonly field: string | undefined;
  readonly #paths: readonly (readonly string[])[];
  #epoch = 0;
  #value: JsonValue | undefined;
  #leaves: readonly Leaf[] | undefined;
  #texts: readonly string[] | undefined;
  #folded: readonly string[] | undefined;

  constructor(field: string | undefined, kind: EventKind) {
    this.field = field;
    this.#paths = field === undefined ? [] : kind.pathsOf(field);
  }

  /** Must be called before anything else is asked about an event; `epoch` is a number that grows with each event. */
  load(event: Event, epoch: number): JsonValue | undefined {
    if (this.#epoch === epoch) return this.#value;
    this.#leaves = undefined;
    this.#texts = undefined;
    this.#folded = undefined;
    this.#value = this.field === undefined ? keywordTexts(event) : this.#read(event);
    // Now, and not before it could be read: else whoever asks after that failed would be given what an earlier event had.
    this.#epoch = epoch;
    return this.#value;
  }

  #read(event: Event): JsonValue | undefined {
    for (let index = 0; index < this.#paths.length; index++) {
      const value = readPath(event, this.#paths[index] as readonly string[]);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  get present(): boolean {
    return this.#value !== undefined;
  }

  get isNull(): boolean {
    return this.#value === undefined || hasNull(this.#value);
  }

  get leaves(): readonly Leaf[] {
    return (this.#leaves ??= leavesOf(this.#value));
  }

  get texts(): readonly string[] {
    return (this.#texts ??= this.leaves.map(textOf));
  }

  get folded(): readonly string[] {
    return (this.#folded ??= this.texts.map(fold));
  }
}

/** valueAt, without detours where most fields are: directly below `details`. */
function readPath(event: Event, path: readonly string[]): JsonValue | undefined {
  if (path.length !== 2 || path[0] !== 'details') return readLongPath(event, path);
  const key = path[1] as string;
  const details: JsonObject = event.details;
  const value = details[key];
  return value === undefined || !Object.hasOwn(details, key) ? undefined : withinReach(value);
}

/** The same for other paths, as long as no array stands in the way. */
function readLongPath(event: Event, path: readonly string[]): JsonValue | undefined {
  let value: JsonValue = event as unknown as JsonObject;
  for (let index = 0; index < path.length; index++) {
    if (typeof value !== 'object' || value === null) return undefined;
    if (Array.isArray(value)) return valueAt(event, path);
    const key = path[index] as string;
    const next: JsonValue | undefined = value[key];
    if (next === undefined || !Object.hasOwn(value, key)) return undefined;
    value = next;
  }
  return path.length === 1 && value === UNKNOWN ? undefined : withinReach(value);
}
