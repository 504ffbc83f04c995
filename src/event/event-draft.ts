import { DetailsBuilder } from './details-builder.ts';
import type { JsonObject, JsonValue } from './event.ts';
import type { TimeCandidate } from './event-time.ts';
import { type KeyRule, type NestedRule, ruleOf } from './key-rules.ts';
import { isObject } from './own-property.ts';
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
  readonly details: DetailsBuilder;
  /** An object or array that was sent in the place of a summary; it is in `details` too. */
  structuredSummary: JsonValue | undefined;
  /** What stands behind the unknown keys when both have a name. */
  readonly #later: [string, JsonValue][] = [];
  readonly #raw: JsonObject;

  constructor(raw: JsonObject) {
    this.#raw = raw;
    const { details, fields } = raw;
    // The keys of these two own their names, wherever they stand in the sender's object.
    this.details = new DetailsBuilder(isObject(details) ? details : undefined);
    if (isObject(fields)) this.#merge(fields);
    for (const key in raw) this.#take(key, raw[key] as JsonValue, ruleOf(key));
    for (const [key, value] of this.#later) this.details.keep(key, value);
  }

  #take(key: string, value: JsonValue, rule: KeyRule): void {
    if (rule.kind === 'text') this.#offer(value, rule);
    else if (rule.kind === 'other') this.details.keep(rule.keptAs, value);
    else if (rule.kind === 'time') this.times.push({ key: rule.keptAs, value, rule });
    else if (rule.kind === 'tags') this.#tag(value);
    else if (rule.kind === 'merge') this.#mergeOrKeep(key, value);
    else this.#prefixed(rule.target ?? key, value);
    if (rule.target !== undefined && rule.kind !== 'prefix') this.#alias(rule.target, value);
    if (rule.nested !== undefined && isObject(value)) this.#lookInto(value, rule.nested);
  }

  #offer(value: JsonValue, rule: KeyRule): void {
    // Neither null nor an empty text says anything that could be lost.
    if (value === null || value === '') return;
    const text = textOf(value);
    if (typeof value === 'object') this.#later.push([rule.keptAs, value]);
    // `log` with fields of its own is a group of the Elastic Common Schema, not a message.
    if (text === undefined && rule.slot === 0 && rule.nested === undefined) this.structuredSummary ??= value;
    if (text === undefined || text === '') return;
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
      if (value !== this.#raw['details'] && value !== this.#raw['fields']) this.#merge(value);
    } else if (key === 'Details' || key === 'Fields') this.details.keep(key, value);
    // A details that is no object is the message of the details, as in MozDef from the start.
    else this.#later.push(['message', value]);
  }

  #merge(object: JsonObject): void {
    for (const key in object) this.details.keep(key, object[key] as JsonValue);
  }

  #prefixed(name: string, value: JsonValue): void {
    const converted = convertSuffix(name, value);
    if (converted.error !== undefined) this.errors.push(converted.error);
    this.details.keep(name, converted.value);
  }

  #alias(target: string, value: JsonValue): void {
    const known =
      target === 'success' ? OUTCOMES.get(value) : textOf(value) && (Array.isArray(value) ? value[0] : value);
    if (known !== undefined && known !== '') this.details.keepIfFree(target, known);
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
