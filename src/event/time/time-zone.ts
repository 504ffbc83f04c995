const FIFTEEN_MINUTES = 900_000;
const CACHE_LIMIT = 10_000;

/** Zones never change their offset within a quarter of an hour that begins at a multiple of one. */
const offsets = new Map<string, Map<number, number>>();
const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether this is the name of a zone in the IANA database (`Europe/Berlin`), or `UTC`. */
export function isTimeZone(zone: string): boolean {
  if (zone === 'UTC') return true;
  try {
    return zone !== '' && new Intl.DateTimeFormat('en-US', { timeZone: zone }).format(0) !== '';
  } catch {
    return false;
  }
}

/**
 * Minutes east of UTC that clocks in this zone show when they read `wallMs` (the reading as if it were UTC). Of a reading
 * that comes twice (end of summer time) the earlier is meant; one that is skipped counts with the offset before the change.
 */
export function offsetAtWallTime(zone: string, wallMs: number): number {
  const before = offsetAt(zone, wallMs - 86_400_000);
  const after = offsetAt(zone, wallMs + 86_400_000);
  if (before === after) return before;
  if (offsetAt(zone, wallMs - before * 60_000) === before) return before;
  return offsetAt(zone, wallMs - after * 60_000) === after ? after : before;
}

/** Minutes east of UTC that clocks in this zone show at this instant. */
export function offsetAt(zone: string, utcMs: number): number {
  if (zone === 'UTC') return 0;
  let known = offsets.get(zone);
  if (!known) offsets.set(zone, (known = new Map()));
  const quarter = Math.floor(utcMs / FIFTEEN_MINUTES);
  const cached = known.get(quarter);
  if (cached !== undefined) return cached;
  if (known.size >= CACHE_LIMIT) known.clear();
  const offset = readOffset(zone, quarter * FIFTEEN_MINUTES);
  known.set(quarter, offset);
  return offset;
}

function readOffset(zone: string, utcMs: number): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    formats.set(zone, format);
  }
  // `GMT`, `GMT-04:00`, and before standard time `GMT-04:56:02`, of which the seconds are left out.
  const match = /GMT([+-])(\d\d):(\d\d)/.exec(format.format(utcMs));
  return match ? (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) : 0;
}
