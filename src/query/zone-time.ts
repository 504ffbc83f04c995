/** Calendar arithmetic on the wall clock of a time zone. Times are milliseconds since 1970. */
export type Unit = 'y' | 'M' | 'w' | 'd' | 'h' | 'm' | 's';

const FIXED: Record<'h' | 'm' | 's', number> = { h: 3_600_000, m: 60_000, s: 1_000 };
const DAY = 86_400_000;
/** 1970-01-05 was a Monday. */
const FIRST_MONDAY = 4 * DAY;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  return format;
}

/** The wall clock at this instant, written as if it were UTC. */
function toWall(time: number, zone: string): number {
  if (zone === 'UTC') return time;
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(time)) parts[type] = Number(value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) + (((time % 1000) + 1000) % 1000);
}

/** The instant at which the zone's wall clock shows this; of an hour that happens twice the first, of one that does not happen the one after it. */
export function fromWall(wall: number, zone: string): number {
  if (zone === 'UTC') return wall;
  const offsets = [wall - DAY, wall + DAY].map((time) => toWall(time, zone) - time);
  const times = offsets.map((offset) => wall - offset).sort((a, b) => a - b);
  return times.find((time) => toWall(time, zone) === wall) ?? times[1] ?? wall;
}

/** The time so many units later. Days and longer keep the wall clock; months keep the day or end on the month's last. */
export function addUnits(time: number, count: number, { unit, zone }: { unit: Unit; zone: string }): number {
  if (unit === 'h' || unit === 'm' || unit === 's') return time + count * FIXED[unit];
  const wall = toWall(time, zone);
  if (unit === 'd' || unit === 'w') return fromWall(wall + count * DAY * (unit === 'w' ? 7 : 1), zone);
  const date = new Date(wall);
  const month = date.getUTCMonth() + count * (unit === 'y' ? 12 : 1);
  const last = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const day = Date.UTC(date.getUTCFullYear(), month, Math.min(date.getUTCDate(), last));
  return fromWall(day + (((wall % DAY) + DAY) % DAY), zone);
}

/** Start of the unit that holds this time; weeks start on Monday. */
export function startOf(time: number, unit: Unit, zone: string): number {
  const wall = toWall(time, zone);
  const date = new Date(wall);
  switch (unit) {
    case 'y':
      return fromWall(Date.UTC(date.getUTCFullYear(), 0, 1), zone);
    case 'M':
      return fromWall(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1), zone);
    case 'w':
      return fromWall(Math.floor((wall - FIRST_MONDAY) / (7 * DAY)) * 7 * DAY + FIRST_MONDAY, zone);
    case 'd':
      return fromWall(Math.floor(wall / DAY) * DAY, zone);
    case 'h':
    case 'm':
    case 's':
      return time - (((wall % FIXED[unit]) + FIXED[unit]) % FIXED[unit]);
    default:
      return unit satisfies never;
  }
}

/** Whether the runtime knows a zone by this name. */
export function isZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}
