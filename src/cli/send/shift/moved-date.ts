import { parseWritten } from '../../../event/time/written-time.ts';

export const MONTH_NAMES = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
export const DAY_NAMES = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** The parts of a time as they stand in a text; `month` as a number or `name`, `year` or `last` where it has one. */
export type WrittenTime = Readonly<
  Partial<
    Record<
      'year' | 'last' | 'month' | 'name' | 'day' | 'weekday' | 'hour' | 'minute' | 'second' | 'dash' | 'between',
      string
    >
  >
>;

export interface Move {
  /** Whole seconds. */
  readonly shiftMs: number;
  /** The year of a time that says none is the one that the server would take for it now. */
  readonly nowMs: number;
}

/** The wall clock reading, moved, as if it were UTC; undefined when there is no such day or time. */
export function movedDate(time: WrittenTime, { shiftMs, nowMs }: Move): Date | undefined {
  const { name = '', day = '', hour, minute, second } = time;
  const year = time.year ?? time.last;
  if (year === undefined) {
    const wall = parseWritten(`${name} ${day.trim()} ${hour}:${minute}:${second}`, nowMs);
    return wall && new Date(wall.ms + shiftMs);
  }
  const month = time.month === undefined ? MONTH_NAMES.indexOf(name) : Number(time.month) - 1;
  const ms = Date.UTC(Number(year), month, Number(day), Number(hour), Number(minute), Number(second));
  return isReading(new Date(ms), time, month) ? new Date(ms + shiftMs) : undefined;
}

/** Whether nothing was carried over: second 60, hour 24 and 30 February are no readings. */
function isReading(date: Date, { day, hour, minute, second }: WrittenTime, month: number): boolean {
  return (
    date.getUTCMonth() === month &&
    date.getUTCDate() === Number(day) &&
    date.getUTCHours() === Number(hour) &&
    date.getUTCMinutes() === Number(minute) &&
    date.getUTCSeconds() === Number(second)
  );
}

export function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

export function writtenYear(date: Date): string {
  return String(date.getUTCFullYear()).padStart(4, '0');
}
