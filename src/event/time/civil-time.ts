export const DAY_MS = 86_400_000;
const PADDED = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, '0'));
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A wall clock reading: what a text says before its zone is applied. */
export interface WallTime {
  /** The reading as milliseconds since 1970, as if it were UTC. */
  readonly ms: number;
  /** Microseconds beyond `ms`, 0-999. */
  readonly micros: number;
  /** Minutes east of UTC, or undefined when the text names no zone. */
  readonly offset: number | undefined;
}

export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Days since 1970-01-01 of a proleptic Gregorian date (years 1-9999), or NaN when there is no such day. */
export function daysOf({ year, month, day }: CivilDate): number {
  if (!isDate(year, month, day)) return Number.NaN;
  // Years that begin in March put the leap day last; after Howard Hinnant's days_from_civil.
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function isDate(year: number, month: number, day: number): boolean {
  if (!(year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1)) return false;
  return day <= 28 || day <= (MONTH_DAYS[month - 1] ?? 0) || (month === 2 && day === 29 && isLeap(year));
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Milliseconds of a time of day, or NaN when there is none. Second 60 (a leap second) is the next minute's first. */
export function timeOfDay(hour: number, minute: number, second: number): number {
  if (!(hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 && second >= 0 && second <= 60)) return Number.NaN;
  return ((hour * 60 + minute) * 60 + second) * 1000;
}

let cachedDay = Number.NaN;
let cachedDate = '';

/** `YYYY-MM-DD` of a day number; events mostly come from one day, so the last one is remembered. */
function dateText(day: number): string {
  if (day !== cachedDay) {
    cachedDate = new Date(day * DAY_MS).toISOString().slice(0, 10);
    cachedDay = day;
  }
  return cachedDate;
}

function clockText(ms: number, micros: number): string {
  const second = Math.floor(ms / 1000);
  const fraction = String(1_000_000 + (ms - second * 1000) * 1000 + micros).slice(1);
  const minute = Math.floor(second / 60);
  const hour = Math.floor(minute / 60);
  return `${PADDED[hour]}:${PADDED[minute - hour * 60]}:${PADDED[second - minute * 60]}.${fraction}`;
}

/** A time as stored: `2026-11-24T19:57:31.123456+00:00`, always UTC, always 32 characters, so that text order is time order. */
export function formatUtc(ms: number, micros = 0): string {
  const day = Math.floor(ms / DAY_MS);
  return `${dateText(day)}T${clockText(ms - day * DAY_MS, micros)}+00:00`;
}

/** The same instant as `formatUtc`, written with this offset (minutes east of UTC). */
export function formatWithOffset(ms: number, micros: number, offset: number): string {
  const wall = ms + offset * 60_000;
  const size = Math.abs(offset);
  const hours = Math.floor(size / 60);
  return `${formatUtc(wall, micros).slice(0, 26)}${offset < 0 ? '-' : '+'}${PADDED[hours]}:${PADDED[size - hours * 60]}`;
}
