import { wholeCharacters } from './cut-text.ts';
import type { JsonObject, JsonValue } from './event.ts';
import { keepOwn, setOwn } from './own-property.ts';

/** How large the details of an event may be; what is beyond is cut with a note in `mozdef.errors`. */
export interface Bounds {
  /** Levels of objects and arrays. What is deeper becomes its JSON text. */
  readonly depth: number;
  /** Keys and array elements in all. */
  readonly keys: number;
  /** Characters (UTF-16 units) of one text. A key may have 256. */
  readonly string: number;
  /** Characters (UTF-16 units) of all texts and keys together. */
  readonly total: number;
}

const MOST_NOTES = 10;
const LONGEST_PATH = 120;
const LONGEST_KEY = 256;

/** Cuts one event to the bounds. Values within them are not copied. */
export class Bounder {
  /** One sentence for each thing that was cut, at most ten. */
  readonly notes: string[] = [];
  readonly #bounds: Bounds;
  #keys = 0;
  #total = 0;

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
  }

  /** The text without what is beyond the bounds, cut between characters, and with U+FFFD in place of lone surrogates. */
  text(text: string, path: string): string {
    return this.#cut(text, path, this.#bounds.string);
  }

  /** The JSON text of a value, within the bounds. */
  jsonText(value: JsonValue, path: string): string {
    return this.text(jsonText(value), path);
  }

  /** The tags within the bounds: at most as many as there may be keys. */
  tags(tags: readonly string[]): string[] {
    if (tags.length > this.#bounds.keys) this.#note('tags', `were cut from ${tags.length} to ${this.#bounds.keys}`);
    return tags.slice(0, this.#bounds.keys).map((tag) => this.text(tag, 'tags'));
  }

  /** The same object if it is within the bounds, else a copy that is. */
  details(details: JsonObject): JsonObject {
    return this.#object(details, 1, 'details');
  }

  #object(object: JsonObject, depth: number, path: string): JsonObject {
    let copy: JsonObject | undefined;
    for (const key in object) {
      const value = object[key] as JsonValue;
      const name = this.#key(key, path);
      const bounded = name === undefined ? undefined : this.#value(value, depth, path, key);
      if (copy === undefined && (name !== key || bounded !== value)) copy = copyBefore(object, key);
      if (copy !== undefined && name !== undefined && bounded !== undefined) keepOwn(copy, name, bounded);
    }
    return copy ?? object;
  }

  #array(array: JsonValue[], depth: number, path: string): JsonValue[] {
    let copy: JsonValue[] | undefined;
    for (let index = 0; index < array.length; index++) {
      const value = array[index] as JsonValue;
      const bounded = this.#count(path) ? this.#value(value, depth, path, String(index)) : undefined;
      if (copy === undefined && bounded !== value) copy = array.slice(0, index);
      if (copy !== undefined && bounded !== undefined) copy.push(bounded);
    }
    return copy ?? array;
  }

  /** The key as it may be stored, or undefined when there is no room for it. */
  #key(key: string, path: string): string | undefined {
    if (!this.#count(path)) return undefined;
    const name = this.#cut(key, path, LONGEST_KEY);
    return this.#room(name, path) ? name : undefined;
  }

  #value(value: JsonValue, depth: number, path: string, key: string): JsonValue | undefined {
    if (typeof value === 'string') return this.#string(value, path, key);
    if (typeof value !== 'object' || value === null) return value;
    const inner = path.length < LONGEST_PATH ? `${path}.${key.slice(0, LONGEST_PATH)}` : path;
    if (depth >= this.#bounds.depth) {
      this.#note(inner, `is deeper than ${this.#bounds.depth} levels and became text`);
      return this.#string(jsonText(value), path, key);
    }
    return Array.isArray(value) ? this.#array(value, depth + 1, inner) : this.#object(value, depth + 1, inner);
  }

  #string(value: string, path: string, key: string): string | undefined {
    const text =
      value.length <= this.#bounds.string && value.isWellFormed()
        ? value
        : this.text(value, `${path}.${key.slice(0, LONGEST_PATH)}`);
    return this.#room(text, path) ? text : undefined;
  }

  #cut(text: string, path: string, length: number): string {
    const whole = text.isWellFormed() ? text : text.toWellFormed();
    if (whole.length <= length) return whole;
    this.#note(path, `was cut from ${whole.length} to ${length} characters`);
    return wholeCharacters(whole, length);
  }

  #count(path: string): boolean {
    if (++this.#keys <= this.#bounds.keys) return true;
    if (this.#keys === this.#bounds.keys + 1)
      this.#note(path, `has no room for more: only ${this.#bounds.keys} keys are kept in all`);
    return false;
  }

  #room(text: string, path: string): boolean {
    if (this.#total > this.#bounds.total) return false;
    this.#total += text.length;
    if (this.#total <= this.#bounds.total) return true;
    this.#note(path, `has no room for more: only ${this.#bounds.total} characters are kept in all`);
    return false;
  }

  #note(path: string, what: string): void {
    if (this.notes.length < MOST_NOTES) this.notes.push(`${path.slice(0, LONGEST_PATH * 2).toWellFormed()} ${what}.`);
  }
}

/** A copy of the properties that stand before this one. */
function copyBefore(object: JsonObject, end: string): JsonObject {
  const copy: JsonObject = {};
  for (const key in object) {
    if (key === end) break;
    setOwn(copy, key, object[key] as JsonValue);
  }
  return copy;
}

function jsonText(value: JsonValue): string {
  try {
    return JSON.stringify(value);
  } catch {
    // Only nesting so deep that the stack ends can do this; intake refuses it long before.
    return '(nested too deeply to be kept)';
  }
}
