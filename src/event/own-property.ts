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
  if (object[key] !== value) object[freeName(object, key)] = value;
}

/** `key_2`, or the next number that is free. Found by halving, for a sender may repeat one key thousands of times. */
function freeName(object: JsonObject, key: string): string {
  let taken = 1;
  let free = 2;
  while (Object.hasOwn(object, `${key}_${free}`)) {
    taken = free;
    free *= 2;
  }
  while (free - taken > 1) {
    const middle = Math.floor((taken + free) / 2);
    if (Object.hasOwn(object, `${key}_${middle}`)) taken = middle;
    else free = middle;
  }
  return `${key}_${free}`;
}
