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
