import type { JsonObject, JsonValue } from '../../event/event.ts';
import { isObject, keepOwn } from '../../event/own-property.ts';

/** How each kind of AnyValue is read; at most one is set. */
const KINDS: readonly (readonly [string, (held: JsonValue) => JsonValue])[] = [
  ['stringValue', asIs],
  ['intValue', integer],
  ['kvlistValue', (held) => keyValues(valuesIn(held))],
  ['boolValue', asIs],
  ['doubleValue', asIs],
  ['arrayValue', (held) => valuesIn(held).map(anyValue)],
  ['bytesValue', asIs],
];

/** What an AnyValue of OTLP/JSON holds; null when it holds nothing. Integers that a number would round stay text. */
export function anyValue(value: JsonValue | undefined): JsonValue {
  if (!isObject(value)) return value ?? null;
  for (const [kind, read] of KINDS) if (Object.hasOwn(value, kind)) return read(value[kind] ?? null);
  return null;
}

/** The object that a list of keys and values stands for; what is in it twice is kept twice. */
export function keyValues(list: JsonValue | undefined): JsonObject {
  const object: JsonObject = {};
  for (const entry of Array.isArray(list) ? list : []) {
    const key = isObject(entry) ? entry['key'] : undefined;
    if (isObject(entry) && typeof key === 'string') keepOwn(object, key, anyValue(entry['value']));
  }
  return object;
}

function valuesIn(value: JsonValue): JsonValue[] {
  const values = isObject(value) ? value['values'] : undefined;
  return Array.isArray(values) ? values : [];
}

function asIs(value: JsonValue): JsonValue {
  return value;
}

function integer(value: JsonValue): JsonValue {
  if (typeof value !== 'string') return value;
  const number = Number(value);
  return Number.isSafeInteger(number) && String(number) === value ? number : value;
}
