/** How long to wait between tries, milliseconds. */
export interface BackOffTimes {
  /** After the first failure; doubles with each one. */
  readonly backOffMs: number;
  /** Most, save for jitter. */
  readonly mostBackOffMs: number;
}

/**
 * Milliseconds to wait after so many failures in a row (1 and on): doubled each time up to a cap, and then up to a half more
 * at random, so that many instances do not fall upon a server all at once when it is back.
 */
export function backOff(
  failures: number,
  { backOffMs, mostBackOffMs }: BackOffTimes,
  random: () => number = Math.random,
): number {
  const wait = Math.min(mostBackOffMs, backOffMs * 2 ** Math.min(failures - 1, 30));
  return wait * (1 + random() / 2);
}
