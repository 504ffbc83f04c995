import { offsetAt } from '../../event/time/time-zone.ts';

/** When a rule counts events, and when it does not. */
export interface Hours {
  readonly within?: readonly string[] | undefined;
  readonly outside?: readonly string[] | undefined;
  readonly timezone: string;
}

/** `03:05-04:10`, or on some days of the week `mon-fri 08:00-18:00`. */
export const PERIOD =
  /^(?:(mon|tue|wed|thu|fri|sat|sun)(?:-(mon|tue|wed|thu|fri|sat|sun))? )?([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])$/;

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const MINUTE = 60_000;
const DAY = 86_400_000;
/** Days from the Monday before it to 1970-01-01, a Thursday. */
const FIRST_THURSDAY = 3;

/** Whether a time, milliseconds since 1970, is one at which events count. */
export function hoursTest({ within, outside = [], timezone }: Hours): (time: number) => boolean {
  const yes = within?.map(periodTest);
  const no = outside.map(periodTest);
  return (time) => {
    const wall = time + offsetAt(timezone, time) * MINUTE;
    return (yes?.some((test) => test(wall)) ?? true) && !no.some((test) => test(wall));
  };
}

/** Both ends belong to a period. One that ends before it begins goes on past midnight, and belongs to the day on which it begins. */
function periodTest(text: string): (wall: number) => boolean {
  const [, first, last = first, ...clock] = PERIOD.exec(text) ?? [];
  const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = clock.map(Number);
  const from = (fromHour * 60 + fromMinute) * MINUTE;
  const to = (toHour * 60 + toMinute) * MINUTE;
  const onDay = daysTest(first, last);
  return (wall) => {
    const day = Math.floor(wall / DAY);
    const time = wall - day * DAY;
    if (from <= to) return time >= from && time <= to && onDay(day);
    return (time >= from && onDay(day)) || (time <= to && onDay(day - 1));
  };
}

/** Of days since 1970. */
function daysTest(first: string | undefined, last: string | undefined): (day: number) => boolean {
  if (first === undefined || last === undefined) return () => true;
  const start = DAYS.indexOf(first);
  const length = (DAYS.indexOf(last) - start + 7) % 7;
  return (day) => (((day + FIRST_THURSDAY - start) % 7) + 7) % 7 <= length;
}
