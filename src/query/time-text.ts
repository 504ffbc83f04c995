import { DAY_MS, daysOf, timeOfDay } from '../event/time/civil-time.ts';

/** RE2 and JavaScript source: a time of ISO 8601 with zone, in lower case. */
export const TIME_SOURCE =
  '[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])t(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){2}(?:\\.[0-9]{1,9})?(?:z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])';

const TIME = new RegExp(`^${TIME_SOURCE}$`);
/** After so many years, and so many days, the calendar comes again: so the year 0, which has no days of its own there, is reckoned. */
const CYCLE = 400;
const CYCLE_DAYS = 146_097;
const PLUS = 0x2b;
const MINUS = 0x2d;
const ZERO = 0x30;

/** Milliseconds since 1970 of a time in folded ISO 8601 with zone, cut, not rounded; undefined when it is none. */
export function timeOf(folded: string): number | undefined {
  if (!TIME.test(folded)) return undefined;
  const year = digits(folded, 0, 4);
  const date = { month: digits(folded, 5, 7), day: digits(folded, 8, 10) };
  // NaN on 31 February.
  const days = year === 0 ? daysOf({ year: CYCLE, ...date }) - CYCLE_DAYS : daysOf({ year, ...date });
  if (Number.isNaN(days)) return undefined;
  const clock = timeOfDay(digits(folded, 11, 13), digits(folded, 14, 16), digits(folded, 17, 19));
  return days * DAY_MS + clock + fractionMs(folded) - eastMinutes(folded) * 60_000;
}

/** Of the three digits after the second that count, as many as there are. */
function fractionMs(folded: string): number {
  if (folded[19] !== '.') return 0;
  let ms = 0;
  for (let at = 20; at < 23; at++) {
    const digit = folded.charCodeAt(at) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return ms * 10 ** (23 - at);
    ms = ms * 10 + digit;
  }
  return ms;
}

function eastMinutes(folded: string): number {
  const zone = folded.length - 6;
  const sign = folded.charCodeAt(zone);
  if (sign !== PLUS && sign !== MINUS) return 0;
  const minutes = digits(folded, zone + 1, zone + 3) * 60 + digits(folded, zone + 4, zone + 6);
  return sign === PLUS ? minutes : -minutes;
}

function digits(text: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at++) number = number * 10 + text.charCodeAt(at) - ZERO;
  return number;
}
