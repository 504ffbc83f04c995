import type { JsonValue } from './event.ts';

/**
 * The value of a key written `details.<name>` or `fields.<name>`: text, unless the name ends in `_int` or `_float`; objects,
 * arrays and null stay what they are. What is no number keeps its text, and `error` says so.
 */
export function convertSuffix(name: string, value: JsonValue): { readonly value: JsonValue; readonly error?: string } {
  const whole = name.endsWith('_int');
  if (!whole && !name.endsWith('_float')) return { value: typeof value === 'object' ? value : String(value) };
  const number = whole ? integerOf(value) : floatOf(value);
  // JSON has no minus zero: adding 0 makes it plain.
  if (number !== undefined) return { value: typeof number === 'number' ? number + 0 : number };
  const kind = whole ? 'an integer' : 'a number';
  return { value, error: `details.${name.slice(0, 100).toWellFormed()} is not ${kind} and was kept as it is.` };
}

/** Integers beyond 2^53 stay text: as numbers they would be rounded. */
function integerOf(value: JsonValue): JsonValue | undefined {
  if (typeof value === 'number') return Math.trunc(value);
  if (typeof value !== 'string' || value.length > 400 || !/^\s*[+-]?\d+\s*$/.test(value)) return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function floatOf(value: JsonValue): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.length > 400 || value.trim() === '') return undefined;
  const number = /^[\s\d.eE+-]+$/.test(value) ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}
