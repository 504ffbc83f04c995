import type { TimeRange } from '../../event-store.ts';
import type { Segment } from '../segment.ts';

const FIRST_ROWS = 60_000;
const GROWTH = 4;
const STEP_ROWS = 20_000;

/**
 * Cuts a range of time into slices to be searched one after another, newest (or oldest) first: about 60,000 events in the
 * first, then four times more each. A page that is full early leaves the rest unread, and what a time-out leaves is all of
 * the newest. Slices cover the range without gap or overlap, however wrong the guess about where events lie.
 */
export function timeSlices(range: TimeRange, segments: readonly Segment[], order: 'newest' | 'oldest'): TimeRange[] {
  const steps = segments
    .flatMap((segment) => stepsOf(segment, order))
    .filter((time) => time > range.from && time < range.to);
  steps.sort((one, other) => (order === 'newest' ? other - one : one - other));
  const slices: TimeRange[] = [];
  let { from, to } = range;
  let wanted = FIRST_ROWS / STEP_ROWS;
  for (let index = Math.floor(wanted); index < steps.length; index += Math.floor(wanted)) {
    const cut = steps[index] as number;
    if (order === 'newest' && cut < to) {
      slices.push({ from: cut, to });
      to = cut;
    } else if (order === 'oldest' && cut > from) {
      slices.push({ from, to: cut });
      from = cut;
    }
    wanted *= GROWTH;
  }
  slices.push({ from, to });
  return slices;
}

/** Times at which another STEP_ROWS events of the segment lie behind, as if they were spread evenly. */
function stepsOf({ rows, timeMin, timeMax }: Segment, order: 'newest' | 'oldest'): number[] {
  const count = Math.max(1, Math.round(rows / STEP_ROWS));
  const width = (timeMax - timeMin) / count;
  return Array.from({ length: count }, (_, index) =>
    Math.floor(order === 'newest' ? timeMax - width * (index + 1) : timeMin + width * (index + 1)),
  );
}
