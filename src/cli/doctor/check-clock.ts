import type { Finding } from './finding.ts';

/** No correct clock shows a time before this program was written. */
const EARLIEST = Date.UTC(2026, 0, 1);
/** Batch ids hold 48 bits of milliseconds, but a year beyond this is a wrong clock. */
const LATEST = Date.UTC(2100, 0, 1);

/** Whether the clock can be right at all: every event that says no time gets its. */
export function checkClock(now = Date.now()): Finding {
  const check = 'clock';
  const time = new Date(now).toISOString();
  if (now >= EARLIEST && now < LATEST) return { check, result: 'ok', message: time };
  return { check, result: 'fail', message: `the clock shows ${time}`, remedy: 'Set it, and keep it right with NTP.' };
}
