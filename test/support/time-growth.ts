const ATTEMPTS = 6;

/** Least CPU time of several runs on this thread, in milliseconds: other work on the machine does not count. */
export function leastTime(run: () => void): number {
  const times = Array.from({ length: 7 }, () => {
    const { user, system } = process.threadCpuUsage();
    run();
    const used = process.threadCpuUsage({ user, system });
    return (used.user + used.system) / 1000;
  });
  return Math.min(...times);
}

/**
 * How many times as long `TIMES` times the input takes, where quadratic work would take `TIMES` squared times as long. Others on
 * the machine take caches from us and so can only make the larger input look worse: the least of some attempts counts, and none
 * is made once the answer is below {@link LINEAR}.
 *
 * @param prepare Makes the input of a size, before the clock runs, and returns what is to be timed
 * @param size Of the small input. Below `leastMs` the clock says nothing about it.
 */
export function timeGrowth(prepare: (size: number) => () => void, size: number, leastMs = 1): number {
  const [small, large] = [prepare(size), prepare(size * TIMES)];
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < ATTEMPTS && least >= LINEAR; attempt++) {
    const short = Math.max(leastTime(small), leastMs);
    least = Math.min(least, leastTime(large) / short);
  }
  return least;
}
const TIMES = 16;
/** Linear work that outgrows the caches takes some 30 times as long; quadratic work takes 256 times as long. */
export const LINEAR = 90;
