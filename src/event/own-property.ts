import type { JsonObject, JsonValue } from './event.ts';

/** Whether the object itself, and not its prototype, has this key. */
export function hasOwn(object: JsonObject, key: string): boolean {
  return Object.hasOwn(object, key);
}

/** Sets a key that a sender chose: `__proto__` becomes a key like any other. */
export function setOwn(object: JsonObject, key: string, value: JsonValue): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  } else object[key] = value;
}

/** Whether a JSON value is an object, and neither array nor null. */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Keeps a value under this key. If the key holds another value, both are kept: the newcomer under `key_2`, `key_3`, ..
 */
export function keepOwn(object: JsonObject, key: string, value: JsonValue): void {
  if (!Object.hasOwn(object, key)) {
    setOwn(object, key, value);
    return;
  }
  if (object[key] === value) return;
  let number = 2;
  while (Object.hasOwn(object, `${key}_${number}`) && object[`${key}_${number}`] !== value) number++;
  object[`${key}_${number}`] = value;
}
