import { shiftEpochs } from './epoch-pattern.ts';
import type { WrittenTime } from './moved-date.ts';
import { TIME_PATTERNS } from './time-patterns.ts';

/**
 * The same text with every time in it moved by this span (whole seconds), each in its own format: ISO 8601, syslog with and
 * without a year, Apache's logs, RFC 5322, and epoch numbers where a name or place says that they are one. All else stays,
 * byte for byte: decimals, zones, numbers of any size. Times without a year are read as the server reads them at `nowMs`.
 */
export function shiftTimes(text: string, shiftMs: number, nowMs: number): string {
  let shifted = text;
  for (const { regex, move } of TIME_PATTERNS) {
    shifted = shifted.replace(regex, (found: string, ...rest: unknown[]) => {
      return move(rest.at(-1) as WrittenTime, { shiftMs, nowMs }) ?? found;
    });
  }
  return shiftEpochs(shifted, shiftMs);
}
