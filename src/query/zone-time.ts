import { offsetAt, offsetAtWallTime } from '../event/time/time-zone.ts';

/** Calendar arithmetic on the wall clock of a time zone. Times are milliseconds since 1970. */
export type Unit = 'y' | 'M' | 'w' | 'd' | 'h' | 'm' | 's';

const FIXED: Record<'h' | 'm' | 's', number> = { h: 3_600_000, m: 60_000, s: 1_000 };
const MINUTE = 60_000;
const DAY = 86_400_000;
/** 1970-01-05 was a Monday. */
const FIRST_MONDAY = 4 * DAY;

/** The wall clock at this instant, written as if it were UTC. */
function toWall(time: number, zone: string): number {
  return time + offsetAt(zone, time) * MINUTE;
}

/** The instant at which the zone's wall clock shows this; of an hour that happens twice the first, of one that does not happen the one after it. */
export function fromWall(wall: number, zone: string): number {
  return wall - offsetAtWallTime(zone, wall) * MINUTE;
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
