import { daysOf, timeOfDay, type WallTime } from './civil-time.ts';
import { afterDigits, fourDigits, microsOf, twoDigits } from './digits.ts';
import { zoneOffset } from './zone-offset.ts';

const DAY_MS = 86_400_000;
const COLON = 58;
const DOT = 46;
const COMMA = 44;

/**
 * ISO 8601 and its relatives: `2026-11-24T19:57:31.123456789+01:00`, a space or `t` in place of `T`, a comma before the
 * decimals, `/` between the date's parts, no seconds, no time at all, and zones as `zoneOffset` knows them. Basic form
 * (`20261124T195731Z`) too. Undefined when the text is none of these.
 */
export function parseIso(text: string): WallTime | undefined {
  const separator = text.charCodeAt(4);
  if (separator !== 45 && separator !== 47) return parseBasic(text);
  if (text.charCodeAt(7) !== separator) return undefined;
  const days = daysOf({ year: fourDigits(text, 0), month: twoDigits(text, 5), day: twoDigits(text, 8) });
  if (Number.isNaN(days)) return undefined;
  if (text.length === 10) return { ms: days * DAY_MS, micros: 0, offset: undefined };
  const between = text.charCodeAt(10);
  if (between !== 84 && between !== 32 && between !== 116) return undefined;
  return parseClock(text, 11, days * DAY_MS);
}

/** The time of day at this position, and the zone after it, on the day that begins at `dayMs`. */
export function parseClock(text: string, at: number, dayMs: number): WallTime | undefined {
  if (text.charCodeAt(at + 2) !== COLON) return undefined;
  let end = at + 5;
  let second = 0;
  if (text.charCodeAt(end) === COLON) {
    second = twoDigits(text, end + 1);
    end += 3;
  }
  const time = timeOfDay(twoDigits(text, at), twoDigits(text, at + 3), second);
  if (Number.isNaN(time)) return undefined;
  let fraction = 0;
  const mark = text.charCodeAt(end);
  if (mark === DOT || mark === COMMA) {
    const from = end + 1;
    end = afterDigits(text, from);
    if (end === from) return undefined;
    fraction = microsOf(text, from, end);
  }
  const offset = offsetAt(text, end);
  if (Number.isNaN(offset)) return undefined;
  const millis = Math.floor(fraction / 1000);
  return { ms: dayMs + time + millis, micros: fraction - millis * 1000, offset };
}

function offsetAt(text: string, at: number): number | undefined {
  if (at >= text.length) return undefined;
  if (at === text.length - 1 && text.charCodeAt(at) === 90) return 0;
  // Java writes the zone's name in brackets after its offset.
  const bracket = text.indexOf('[', at);
  const zone = text.slice(at, bracket === -1 ? undefined : bracket).trim();
  return zone === '' ? undefined : zoneOffset(zone);
}

function parseBasic(text: string): WallTime | undefined {
  if (afterDigits(text, 0) !== 8) return undefined;
  const date = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`;
  if (text.length === 8) return parseIso(date);
  if ((text.charCodeAt(8) | 32) !== 116 || afterDigits(text, 9) !== 15) return undefined;
  return parseIso(`${date}T${text.slice(9, 11)}:${text.slice(11, 13)}:${text.slice(13)}`);
}
