import type { StatusAnswer } from '../api/types.ts';

export type Tone = '' | 'warn' | 'bad';

const LAG_WARN_S = 5;
const LAG_BAD_S = 60;
const QUEUE_WARN_MS = 5000;
const QUEUE_BAD_MS = 60_000;
const DISK_WARN = 0.15;
const DISK_BAD = 0.05;

/** Which figures deserve a look (`warn`) and which need a person now (`bad`). */
export function healthTones(
  status: StatusAnswer,
): Readonly<Record<'queue' | 'lag' | 'store' | 'deadletters' | 'disk' | 'worker', Tone>> {
  const { queue, lagSeconds, store, deadletters, disk, worker } = status;
  const free = disk.totalBytes === 0 ? 1 : disk.freeBytes / disk.totalBytes;
  return {
    queue: queue.refusing === undefined ? above(queue.oldestMs, QUEUE_WARN_MS, QUEUE_BAD_MS) : 'bad',
    lag: above(lagSeconds, LAG_WARN_S, LAG_BAD_S),
    store: store.refusing === undefined ? '' : 'bad',
    deadletters: deadletters > 0 ? 'warn' : '',
    disk: above(1 - free, 1 - DISK_WARN, 1 - DISK_BAD),
    worker: worker.restarts > 0 ? 'warn' : '',
  };
}

function above(value: number, warn: number, bad: number): Tone {
  if (value >= bad) return 'bad';
  return value >= warn ? 'warn' : '';
}
