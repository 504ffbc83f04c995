import type { WallTime } from './civil-time.ts';
import { afterDigits } from './digits.ts';
import { parseIso } from './iso-time.ts';

/** First second of the year 10000. */
const END_OF_TIME = 253_402_300_800;

/** A count since 1970 in seconds, milliseconds, microseconds or nanoseconds, told apart by its size. */
export function epochOfNumber(value: number): WallTime | undefined {
  if (!(value >= 0)) return undefined;
  let seconds = value;
  if (value >= 1e17) seconds = value / 1e9;
  else if (value >= 1e14) seconds = value / 1e6;
  else if (value >= 1e11) seconds = value / 1e3;
  const whole = Math.floor(seconds);
  return wall(whole, Math.round((seconds - whole) * 1e6));
}

/**
 * The same as text, with decimals or without, exact however long. Eight and fourteen digits that spell a date
 * (`20261124`, `20261124195731`) are that date. Undefined when the text is not a number.
 */
export function epochOfText(text: string): WallTime | undefined {
  const end = afterDigits(text, 0);
  if (end === 0 || end > 20) return undefined;
  const decimals = end === text.length ? '' : text.slice(end + 1);
  if (end !== text.length && (text.charCodeAt(end) !== 46 || afterDigits(text, end + 1) !== text.length))
    return undefined;
  if (decimals === '' && (end === 8 || end === 14)) {
    const date = parseIso(end === 8 ? text : `${text.slice(0, 8)}T${text.slice(8)}`);
    if (date) return date;
  }
  const point = end - unitDigits(end);
  const fraction = (text.slice(point, end) + decimals).slice(0, 6).padEnd(6, '0');
  return wall(Number(text.slice(0, point)), Number(fraction));
}

/** How many of a count's digits stand after the seconds. */
function unitDigits(length: number): number {
  if (length >= 18) return 9;
  if (length >= 15) return 6;
  return length >= 12 ? 3 : 0;
}

function wall(seconds: number, micros: number): WallTime | undefined {
  if (seconds >= END_OF_TIME) return undefined;
  const millis = Math.floor(micros / 1000);
  return { ms: seconds * 1000 + millis, micros: micros - millis * 1000, offset: 0 };
}
