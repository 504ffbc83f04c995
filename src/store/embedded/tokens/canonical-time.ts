const SHAPE = Buffer.from('0000-00-00T00:00:00.000000+00:00');
/** From here on the zeros of the shape, those of the zone, stand for themselves; before, for any digit. */
const ZONE = 26;
const ZERO = 0x30;
const NINE = 0x39;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether the text is a time of the years 1000 to 9999 as MozDef writes it: `2026-11-24T19:57:31.123456+00:00` (RFC 3339, UTC, microseconds). */
export function isCanonicalTime(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== SHAPE.length || bytes[start] === ZERO || !hasShape(bytes, start)) return false;
  const two = (at: number): number =>
    ((bytes[start + at] as number) - ZERO) * 10 + (bytes[start + at + 1] as number) - ZERO;
  return two(11) < 24 && two(14) < 60 && two(17) < 60 && isDay(two(0) * 100 + two(2), two(5), two(8));
}

function hasShape(bytes: Uint8Array, start: number): boolean {
  for (let index = 0; index < SHAPE.length; index++) {
    const byte = bytes[start + index] as number;
    const fits = SHAPE[index] === ZERO && index < ZONE ? byte >= ZERO && byte <= NINE : byte === SHAPE[index];
    if (!fits) return false;
  }
  return true;
}

function isDay(year: number, month: number, day: number): boolean {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 && leap ? 29 : (DAYS[month - 1] ?? 0);
  return day >= 1 && day <= days;
}
