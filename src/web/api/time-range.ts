import { MozdefError } from '../../lifecycle/error.ts';
import { parseDateMath } from '../../query/date-math.ts';
import type { TimeRange } from '../../store/event-store.ts';

/** The range that the parameters `from` and `to` mean. Throws `request-invalid`, naming the parameter that is wrong. */
export function rangeOf({ from, to }: { readonly from: string; readonly to: string }, now: number): TimeRange {
  const range = { from: named('from', () => parseDateMath(from, { now })), to: named('to', () => endOf(to, now)) };
  if (range.from < range.to) return range;
  throw new MozdefError('request-invalid', `the time range is empty: from ${from} is not before to ${to}`, {
    where: 'from',
    remedy: 'Give an earlier `from` or a later `to`.',
  });
}

/** A day (`2026-11-24`, `now/d`) or a minute ends when it is over; a moment is its own end, so that ranges can adjoin. */
function endOf(text: string, now: number): number {
  const first = parseDateMath(text, { now });
  const last = parseDateMath(text, { now, roundUp: true });
  return last - first < 1000 ? first : last + 1;
}

function named(parameter: string, read: () => number): number {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof MozdefError)) throw error;
    const { message, remedy } = error;
    throw new MozdefError('request-invalid', `query parameter ${parameter}: ${message}`, {
      where: parameter,
      ...(remedy && { remedy }),
      cause: error,
    });
  }
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
// biome-ignore format: one line for each unit
const NICE_MS = [
  1, 5, 10, 50, 100, 500,
  SECOND, 5 * SECOND, 10 * SECOND, 30 * SECOND,
  MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE,
  HOUR, 3 * HOUR, 12 * HOUR,
  DAY, 7 * DAY,
];

/** The smallest round width of which so many cover the range; buckets start at its multiples, so there may be one more. */
export function intervalFor(range: TimeRange, buckets: number): number {
  const least = (range.to - range.from) / buckets;
  return NICE_MS.find((width) => width >= least) ?? Math.ceil(least / DAY) * DAY;
}
