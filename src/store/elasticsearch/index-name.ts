import { timeOf } from '../../query/time-text.ts';
import { fold } from '../../query/tokens.ts';

/*
 * Events are kept by day: `<prefix>events-YYYYMMDD`, or `<prefix>events-<name>-YYYYMMDD` where a plugin says so
 * (`mozdef.index: events-<name>`). The day is the event's own if that is within a week before and a day after its
 * reception, else that of reception: a wrong clock makes no index of 1970. It depends on nothing but the event and its id,
 * whose UUIDv7 tells the reception, so an event that is delivered again meets itself in the same index.
 */
export const DAY_MS = 86_400_000;
/** So many days older than its reception an event may be to go by its own day. */
export const DAYS_BEFORE = 7;
const DAYS_AFTER = 1;
/** A UUIDv7, whose first 48 bits are milliseconds since 1970. */
const BATCH_ID = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}-/;
/** What a plugin may route to: lower case, and no more than what server and shell take without escapes. What was restored is not written to. */
const ROUTE = /^events-(?!restored(?:-|$))([a-z0-9_]{1,64}(?:-[a-z0-9_]{1,64}){0,4})$/;
/** What the name of an index begins with that came back from a snapshot after retention had removed its day. */
const RESTORED = 'events-restored-';
const DAILY = /^events-(?:.+-)?(\d{4})(\d\d)(\d\d)$/;

/** What the name of an event's index depends on. */
export interface Placed {
  /** The id under which it is stored: `<batch>-<position>`. */
  readonly ownId: string;
  /** Reception of the batch that it came in, milliseconds since 1970: used if the id tells none. */
  readonly received: number;
  readonly utctimestamp: unknown;
  /** `mozdef.index`. */
  readonly route: unknown;
}

/** The index that an event belongs in, without prefix. */
export function indexOf({ ownId, received, utctimestamp, route }: Placed): string {
  const reception = receptionOf(ownId) ?? received;
  const time = typeof utctimestamp === 'string' ? timeOf(fold(utctimestamp)) : undefined;
  const days = time === undefined ? Number.NaN : dayNumber(time) - dayNumber(reception);
  const near = days >= -DAYS_BEFORE && days <= DAYS_AFTER;
  const name = typeof route === 'string' ? ROUTE.exec(route)?.[1] : undefined;
  return dailyName(near && time !== undefined ? time : reception, name);
}

/** The index of the day of this time, milliseconds since 1970, without prefix. */
export function dailyName(time: number, route?: string): string {
  const day = dayText(dayNumber(time));
  return route === undefined ? `events-${day}` : `events-${route}-${day}`;
}

let cachedDay = Number.NaN;
let cachedText = '';

/** `YYYYMMDD`. Events mostly come from one day, so the last one is remembered. */
function dayText(day: number): string {
  if (day !== cachedDay) {
    cachedText = new Date(day * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '');
    cachedDay = day;
  }
  return cachedText;
}

/** Start of the day that an index, its name without prefix, is for, milliseconds since 1970; undefined when it is no index of events. */
export function dayOfIndex(name: string): number | undefined {
  const [, year, month, day] = DAILY.exec(name) ?? [];
  const time = Date.parse(`${year}-${month}-${day}T00:00:00Z`);
  return Number.isNaN(time) ? undefined : time;
}

/** What a day of events is called, all without prefix, that comes back although retention had removed it. */
export function restoredName(name: string): string {
  return isRestored(name) ? name : name.replace(/^events-/, RESTORED);
}

/** Whether an index, its name without prefix, is one of those. */
export function isRestored(name: string): boolean {
  return name.startsWith(RESTORED);
}

/** The indices, without prefix, that an event of this id can be in, unless a plugin routed it; none when the id does not tell. */
export function candidateIndices(id: string): string[] {
  const reception = receptionOf(id);
  if (reception === undefined) return [];
  // That of reception first: nearly all are there.
  const days = [0, -1, 1, -2, -3, -4, -5, -6, -7];
  return days.map((offset) => dailyName(reception + offset * DAY_MS));
}

function receptionOf(id: string): number | undefined {
  const [, high = '', low = ''] = BATCH_ID.exec(id) ?? [];
  return high === '' ? undefined : Number.parseInt(high + low, 16);
}

function dayNumber(time: number): number {
  return Math.floor(time / DAY_MS);
}

/** The same for a whole name; undefined for what is no index of events of this prefix. */
export function dayOfEvents(index: string, prefix: string): number | undefined {
  return index.startsWith(prefix) ? dayOfIndex(index.slice(prefix.length)) : undefined;
}
