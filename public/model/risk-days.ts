import type { DayOfRisk } from '../../src/alert/risk-by-day.ts';
import type { ResolvedRange } from './time-range.ts';

const DAY_MS = 86_400_000;
/** More days than these could not be told apart. */
const MOST = 90;

/** Every day (UTC) of a range, also those without alerts, in order of time; of a long range the latest. */
export function riskDays(days: readonly DayOfRisk[], { from, to }: ResolvedRange): readonly DayOfRisk[] {
  const known = new Map(days.map((day) => [day.day, day]));
  const last = Math.floor(to / DAY_MS);
  const first = Math.max(Math.floor(from / DAY_MS), last - MOST + 1);
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const day = new Date((first + index) * DAY_MS).toISOString().slice(0, 10);
    return known.get(day) ?? { day, risk: 0, alerts: 0 };
  });
}

/** The course in words: `risk on 3 of 30 days, most on 2026-11-24 with 80`. */
export function riskWords(days: readonly DayOfRisk[]): string {
  const some = days.filter(({ alerts }) => alerts > 0);
  const [first, ...others] = some;
  if (first === undefined) return `no alerts on ${days.length} days`;
  const most = others.reduce((greatest, day) => (day.risk > greatest.risk ? day : greatest), first);
  return `alerts on ${some.length} of ${days.length} days, most risk on ${most.day} with ${most.risk}`;
}
