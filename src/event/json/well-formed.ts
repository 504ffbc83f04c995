import type { JsonObject, JsonValue } from '../event.ts';
import { setOwn } from '../own-property.ts';

const NOTE = 'lone surrogates were replaced';

/** The object with U+FFFD for each lone surrogate, in keys too, which no UTF-8 can carry; adds a note if there were any. */
export function wellFormed(object: JsonObject, notes: string[]): JsonObject {
  if (isWellFormed(object)) return object;
  notes.push(NOTE);
  return repair(object) as JsonObject;
}

function isWellFormed(value: JsonValue): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isWellFormed);
  for (const key in value) {
    if (!key.isWellFormed() || !isWellFormed(value[key] ?? null)) return false;
  }
  return true;
}

function repair(value: JsonValue): JsonValue {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(repair);
  const repaired: JsonObject = {};
  for (const [key, held] of Object.entries(value)) setOwn(repaired, key.toWellFormed(), repair(held));
  return repaired;
}
