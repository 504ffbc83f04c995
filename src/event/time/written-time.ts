import { daysOf, type WallTime } from './civil-time.ts';
import { afterDigits, isDigit } from './digits.ts';
import { parseClock } from './iso-time.ts';
import { zoneOffset } from './zone-offset.ts';

const DAY_MS = 86_400_000;
const MONTHS = new Map(
  ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'].map((name, index) => [
    name,
    index + 1,
  ]),
);
const WEEKDAYS = new Set(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);

interface Parts {
  year: number | undefined;
  month: number;
  day: number;
  clock: string;
  offset: number | undefined;
}

/**
 * Times with the month's name: RFC 3164 (`Dec 10 06:55:46`, also with a year or decimals), the `date` command and
 * Apache's error log (`Sun Dec 04 04:47:44 2005`), RFC 5322 (`Sun, 06 Nov 1994 08:49:37 GMT`), and the common log format
 * (`10/Oct/2000:13:55:36 -0700`). Without a year it is the one that puts the time nearest to reception, but not more than a day after it.
 */
export function parseWritten(text: string, receivedMs: number): WallTime | undefined {
  const parts: Parts = { year: undefined, month: 0, day: 0, clock: '', offset: undefined };
  for (const word of commonLogWords(text).split(' ')) {
    if (word !== '' && !takeWord(word, parts)) return undefined;
  }
  if (parts.month === 0 || parts.day === 0 || parts.clock === '') return undefined;
  const clock = parseClock(parts.clock, 0, 0);
  if (!clock) return undefined;
  const offset = parts.offset ?? clock.offset;
  const days =
    parts.year === undefined ? daysNear(parts, receivedMs - clock.ms) : daysOf({ ...parts, year: parts.year });
  return Number.isNaN(days) ? undefined : { ms: days * DAY_MS + clock.ms, micros: clock.micros, offset };
}

/** `10/Oct/2000:13:55:36 -0700` as the words of its parts; other texts unchanged. */
function commonLogWords(text: string): string {
  const slash = afterDigits(text, 0);
  if (slash === 0 || text[slash] !== '/' || text[slash + 4] !== '/' || text[slash + 9] !== ':') return text;
  return `${text.slice(0, slash)} ${text.slice(slash + 1, slash + 4)} ${text.slice(slash + 5, slash + 9)} ${text.slice(slash + 10)}`;
}

/** Puts a word where it belongs; false when it belongs nowhere. */
function takeWord(raw: string, parts: Parts): boolean {
  const word = raw.endsWith(',') || raw.endsWith(':') ? raw.slice(0, -1) : raw;
  if (isDigit(word.charCodeAt(0))) return word.includes(':') ? takeClock(word, parts) : takeNumber(word, parts);
  const name = word.slice(0, 3).toLowerCase();
  const month = word.length <= 9 ? MONTHS.get(name) : undefined;
  if (month !== undefined && parts.month === 0) {
    parts.month = month;
    return true;
  }
  if (WEEKDAYS.has(name) && word.length <= 9) return true;
  const offset = zoneOffset(word);
  if (Number.isNaN(offset)) return false;
  parts.offset = offset;
  return true;
}

function takeClock(word: string, parts: Parts): boolean {
  if (parts.clock !== '') return false;
  parts.clock = word.charCodeAt(1) === 58 ? `0${word}` : word;
  return true;
}

function takeNumber(word: string, parts: Parts): boolean {
  if (afterDigits(word, 0) !== word.length) return false;
  if (word.length === 4 && parts.year === undefined) parts.year = Number(word);
  else if (word.length <= 2 && parts.day === 0) parts.day = Number(word);
  else return false;
  return true;
}

function daysNear({ month, day }: Parts, receivedMs: number): number {
  const thisYear = new Date(receivedMs).getUTCFullYear();
  // Eight years back there is a 29 February for sure.
  for (let year = thisYear + 1; year >= thisYear - 8; year--) {
    const days = daysOf({ year, month, day });
    if (days * DAY_MS <= receivedMs + DAY_MS) return days;
  }
  return Number.NaN;
}
