/** What must hold of a value: all that is given. */
export interface Bounds {
  readonly gte?: number | undefined;
  readonly gt?: number | undefined;
  readonly lte?: number | undefined;
  readonly lt?: number | undefined;
  readonly eq?: number | undefined;
  readonly neq?: number | undefined;
}

/** Whether a value fulfils all that a condition asks. */
export function holds({ gte, gt, lte, lt, eq, neq }: Bounds, value: number): boolean {
  return (
    (gte === undefined || value >= gte) &&
    (gt === undefined || value > gt) &&
    (lte === undefined || value <= lte) &&
    (lt === undefined || value < lt) &&
    (eq === undefined || value === eq) &&
    (neq === undefined || value !== neq)
  );
}

/** Whether any number fulfils all of it. */
export function canHold(condition: Bounds): boolean {
  const bounds = Object.values(condition)
    .filter((bound) => bound !== undefined)
    .sort((one, other) => one - other);
  const [least = 0] = bounds;
  // What holds between two bounds holds in the middle of them.
  const between = bounds.map((bound, index) => (bound + (bounds[index + 1] ?? bound + 2)) / 2);
  return [least - 1, ...bounds, ...between].some((value) => holds(condition, value));
}
