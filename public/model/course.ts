import type { ResolvedRange } from './time-range.ts';

/** A figure at a time. */
export interface CoursePoint {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly value: number;
}

/** A figure over time, as it is drawn and told. */
export interface Course {
  /** Lines as the attribute `points` of a polyline has them, in a picture of `COURSE`; a new one after each gap. */
  readonly lines: readonly string[];
  /** The greatest, and the newest. */
  readonly most: CoursePoint;
  readonly last: CoursePoint;
}

export const COURSE = { width: 480, height: 72 } as const;
const MARGIN = 4;

/** The course of a figure that was noted each `intervalMs`; undefined when it never was. */
export function courseOf(
  points: readonly CoursePoint[],
  { range, intervalMs }: { readonly range: ResolvedRange; readonly intervalMs: number },
): Course | undefined {
  const [first, ...others] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const most = others.reduce((greatest, point) => (point.value > greatest.value ? point : greatest), first);
  const lines: string[][] = [];
  let before: number | undefined;
  for (const point of points) {
    if (before === undefined || point.at - before > intervalMs * 1.5) lines.push([]);
    lines.at(-1)?.push(placeOf(point, range, most.value));
    before = point.at;
  }
  return { lines: lines.map((line) => (line.length === 1 ? `${line[0]} ${line[0]}` : line.join(' '))), most, last };
}

function placeOf({ at, value }: CoursePoint, { from, to }: ResolvedRange, most: number): string {
  const x = ((at - from) / (to - from)) * COURSE.width;
  const y = COURSE.height - MARGIN - (value / Math.max(most, Number.MIN_VALUE)) * (COURSE.height - 2 * MARGIN);
  return `${Math.max(0, x).toFixed(1)},${y.toFixed(1)}`;
}
