import { z } from 'zod';
import { isTimeZone, offsetAt } from '../event/time/time-zone.ts';

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;

const timeOfDay = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, { error: 'must be a time of day such as 08:00 or 22:30' })
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));

/** A part of the week in a configuration. */
export const hoursConfig = z.strictObject({
  days: z
    .array(z.enum(DAYS))
    .min(1)
    .default([...DAYS])
    .describe('Days of the week; hours that go over midnight belong to the day on which they begin.'),
  from: timeOfDay.prefault('00:00').describe('When it begins, as 08:00.'),
  to: timeOfDay.prefault('24:00').describe('When it is over; before `from`: on the next day.'),
  zone: z
    .string()
    .refine(isTimeZone, { error: 'must be a time zone such as Europe/Berlin, or UTC' })
    .default('UTC')
    .describe('Time zone of these hours.'),
});
export type Hours = z.output<typeof hoursConfig>;

/** Whether this instant, milliseconds since 1970, lies in one of these parts of the week. */
export function withinHours(hours: readonly Hours[], now: number): boolean {
  return hours.some(({ days, from, to, zone }) => {
    const wall = Math.floor(now / MINUTE_MS) + offsetAt(zone, now);
    const minute = ((wall % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;
    const day = Math.floor(wall / DAY_MINUTES);
    if (from < to) return minute >= from && minute < to && days.includes(nameOf(day));
    return (minute >= from && days.includes(nameOf(day))) || (minute < to && days.includes(nameOf(day - 1)));
  });
}

/** 1970 began on a Thursday. */
function nameOf(day: number): (typeof DAYS)[number] {
  return DAYS[(((day + 4) % 7) + 7) % 7] ?? 'sun';
}
