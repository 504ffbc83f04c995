import { type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/** Levels in pino's order; `silent` for tests. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What never appears in a log line, wherever it stands in the logged object. */
const REDACTED = [
  'token',
  'password',
  'authorization',
  'cookie',
  '*.token',
  '*.password',
  '*.authorization',
  '*.cookie',
];

/** One structured (JSON) log per process on standard error, so that standard output stays for what a command prints. */
export function createLogger(level: LogLevel, name = 'mozdef'): Logger {
  return pino(
    { name, level, redact: { paths: REDACTED, censor: '[redacted]' } },
    pino.destination({ dest: 2, sync: true }),
  );
}
