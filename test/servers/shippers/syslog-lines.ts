import type { Level, Line } from './shipper.contract.ts';

/** RFC 5424 section 6.2.1, facility 4 (auth). */
const PRIORITIES: Record<Level, number> = { error: 4 * 8 + 3, warning: 4 * 8 + 4, info: 4 * 8 + 6 };

/** The lines as a program of RFC 5424 would write them. */
export function syslogLines(lines: readonly Line[]): string[] {
  return lines.map(
    ({ text, level, time }) => `<${PRIORITIES[level]}>1 ${time.toISOString()} web1 shop 4711 - - ${text}`,
  );
}

/** What is stored of each of them. */
export const SYSLOG_FIELDS = {
  hostname: 'web1',
  processname: 'shop',
  processid: '4711',
  mozdef: { tokensource: 'shippers' },
};
