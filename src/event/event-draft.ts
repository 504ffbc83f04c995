import type { JsonObject, JsonValue } from './event.ts';
import type { TimeCandidate } from './event-time.ts';
import { type KeyRule, type NestedRule, ruleOf } from './key-rules.ts';
import { isObject, keepOwn, setOwn } from './own-property.ts';
import { convertSuffix } from './prefixed-value.ts';

/** A value that leads among those that want one field. */
export interface Leader {
  readonly text: string;
  readonly value: JsonValue;
  readonly rule: KeyRule;
}

/** An event on its way from a sender's object to stored form: what each field was offered, and the details. */
export class EventDraft {
  /** By index in TEXT_FIELDS. */
  readonly leaders: (Leader | undefined)[] = [
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ];
  readonly times: TimeCandidate[] = [];
  readonly tags: string[] = [];
  readonly errors: string[] = [];
  readonly details: JsonObject;
  /** An object or array that was sent in the place of a summary; it is in `details` too. */
  structuredSummary: JsonValue | undefined;
  readonly #aliases: [string, JsonValue][] = [];
  /** Objects whose keys came first, and so own the plain names in `details`. */
  readonly #merged: JsonValue[] = [];
  /** What stands behind the sender's details when both have a key. */
  readonly #later: [string, JsonValue][] = [];

  constructor(raw: JsonObject) {
    const { details, fields } = raw;
    this.details = isObject(details) ? { ...details } : {};
    if (isObject(details)) this.#merged.push(details);
    if (isObject(fields)) this.#merge(fields);
    for (const key in raw) this.#take(key, raw[key] as JsonValue, ruleOf(key));
    for (const [key, value] of this.#later) keepOwn(this.details, key, value);
    for (const [key, value] of this.#aliases) if (!Object.hasOwn(this.details, key)) setOwn(this.details, key, value);
  }

  #take(key: string, value: JsonValue, rule: KeyRule): void {
    if (rule.kind === 'text') this.#offer(value, rule);
    else if (rule.kind === 'other') keepOwn(this.details, key, value);
    else if (rule.kind === 'time') this.times.push({ key: rule.keptAs, value, rule });
    else if (rule.kind === 'tags') this.#tag(value);
    else if (rule.kind === 'merge') this.#mergeOrKeep(key, value);
    else this.#prefixed(rule.target ?? key, value);
    if (rule.target !== undefined && rule.kind !== 'prefix') this.#alias(rule.target, value);
    if (rule.nested !== undefined && isObject(value)) this.#lookInto(value, rule.nested);
  }

  #offer(value: JsonValue, rule: KeyRule): void {
    const text = textOf(value);
    // Neither null nor an empty text says anything that could be lost.
    if (text === '' || value === null) return;
    if (text === undefined || Array.isArray(value)) this.#later.push([rule.keptAs, value]);
    if (text === undefined) {
      if (rule.slot === 0) this.structuredSummary ??= value;
      return;
    }
    this.#lead({ text, value, rule });
  }

  #lead(next: Leader): void {
    const { slot } = next.rule;
    const leader = this.leaders[slot];
    const loser = leader && leader.rule.rank <= next.rule.rank ? next : leader;
    if (loser !== next) this.leaders[slot] = next;
    if (next.rule.copied) this.#keepName(next);
    if (loser && !loser.rule.copied && loser.text !== this.leaders[slot]?.text) this.#keepName(loser);
  }

  /** Values found inside objects have no name of their own to keep: the object is in `details` as a whole. */
  #keepName({ rule, value }: Leader): void {
    if (rule.keptAs !== '' && !Array.isArray(value)) this.#later.push([rule.keptAs, value]);
  }

  #tag(value: JsonValue): void {
    const rest: JsonValue[] = [];
    for (const tag of Array.isArray(value) ? value : [value]) {
      if (typeof tag === 'object' && tag !== null) rest.push(tag);
      else if (tag !== null && tag !== '') this.tags.push(String(tag));
    }
    if (rest.length > 0) this.#later.push(['tags', Array.isArray(value) ? rest : value]);
  }

  #mergeOrKeep(key: string, value: JsonValue): void {
    if (isObject(value)) {
      if (!this.#merged.includes(value)) this.#merge(value);
    } else if (key === 'Details' || key === 'Fields') keepOwn(this.details, key, value);
    // A details that is no object is the message of the details, as in MozDef from the start.
    else this.#later.push(['message', value]);
  }

  #merge(object: JsonObject): void {
    this.#merged.push(object);
    for (const key in object) keepOwn(this.details, key, object[key] as JsonValue);
  }

  #prefixed(name: string, value: JsonValue): void {
    const converted = convertSuffix(name, value);
    if (converted.error !== undefined) this.errors.push(converted.error);
    keepOwn(this.details, name, converted.value);
  }

  #alias(target: string, value: JsonValue): void {
    const known =
      target === 'success' ? OUTCOMES.get(value) : textOf(value) && (Array.isArray(value) ? value[0] : value);
    if (known !== undefined && known !== '') this.#aliases.push([target, known]);
  }

  #lookInto(object: JsonObject, nested: readonly NestedRule[]): void {
    for (const { path, rule } of nested) {
      let value: JsonValue | undefined = object;
      for (const step of path) value = isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
      if (value === undefined) continue;
      const text = textOf(value);
      if (rule.kind === 'time') this.times.push({ key: '', value, rule });
      else if (rule.kind === 'text' && text) this.#lead({ text, value, rule });
      if (rule.target !== undefined) this.#alias(rule.target, value);
    }
  }
}

const OUTCOMES = new Map<JsonValue, boolean>([
  ['success', true],
  ['failure', false],
]);

/** The text of a scalar, or of the first element of an array; undefined of an object. */
function textOf(value: JsonValue): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value === null) return '';
  const [first] = Array.isArray(value) ? value : [];
  return first === undefined || (typeof first === 'object' && first !== null) ? undefined : textOf(first);
}
