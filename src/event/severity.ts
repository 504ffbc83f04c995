import { UNKNOWN } from './event.ts';

/** RFC 5424 section 6.2.1, by number: 0 is EMERGENCY. */
export const SEVERITIES = ['EMERGENCY', 'ALERT', 'CRITICAL', 'ERROR', 'WARNING', 'NOTICE', 'INFO', 'DEBUG'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Whether one severity is as grave as another, or graver. */
export function isAtLeast(severity: Severity, least: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(least);
}

/** The words that senders use for each, in lower case. */
export const SEVERITY_WORDS: Readonly<Record<Severity, readonly string[]>> = {
  EMERGENCY: ['emergency', 'emerg', 'panic'],
  ALERT: ['alert'],
  CRITICAL: ['critical', 'crit', 'fatal'],
  ERROR: ['error', 'err', 'severe'],
  WARNING: ['warning', 'warn'],
  NOTICE: ['notice'],
  INFO: ['info', 'information', 'informational'],
  DEBUG: ['debug', 'trace', 'verbose'],
};

const WORDS = new Map<string, Severity>();
for (const severity of SEVERITIES) {
  for (const word of SEVERITY_WORDS[severity]) {
    WORDS.set(word, severity);
    WORDS.set(word.toUpperCase(), severity);
    WORDS.set(word.charAt(0).toUpperCase() + word.slice(1), severity);
  }
}

/** How a sender counts: which word each of its numbers means. */
export type SeverityScale = 'syslog' | 'level' | 'windows' | 'nxlog' | 'opentelemetry';

const SCALES: Record<SeverityScale, (number: number) => Severity | undefined> = {
  syslog: (number) => SEVERITIES[number],
  /** A bare `level`: syslog's 0-7, or pino's and bunyan's tens. */
  level: (number) => SEVERITIES[number] ?? tens(number),
  /** winmeta.xml: 0 log always, 1 critical, 2 error, 3 warning, 4 information, 5 verbose. */
  windows: (number) => (['INFO', 'CRITICAL', 'ERROR', 'WARNING', 'INFO', 'DEBUG'] as const)[number],
  /** nxlog's SeverityValue: 1 debug, 2 info, 3 warning, 4 error, 5 critical. */
  nxlog: (number) => ([undefined, 'DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'] as const)[number],
  /** SeverityNumber: 1-4 trace, 5-8 debug, 9-12 info, 13-16 warn, 17-20 error, 21-24 fatal. */
  opentelemetry: (number) =>
    ([undefined, 'DEBUG', 'DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'] as const)[Math.ceil(number / 4)],
};

function tens(number: number): Severity | undefined {
  return number % 10 === 0
    ? ([undefined, 'DEBUG', 'DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'] as const)[number / 10]
    : undefined;
}

/**
 * The RFC 5424 word that a sender's severity means: common words, and numbers on the sender's scale. What means none is
 * returned as text in upper case.
 */
export function severityOf(text: string, scale: SeverityScale = 'syslog'): string {
  const known = WORDS.get(text);
  if (known) return known;
  if (isSmallNumber(text)) return SCALES[scale](Number(text)) ?? text;
  const word = text.trim();
  return WORDS.get(word.toLowerCase()) ?? (word.toUpperCase() || UNKNOWN);
}

/** Whether the value is a non-negative integer of at most two digits, as severities are when they are numbers. */
export function isSmallNumber(text: string): boolean {
  return text.length <= 2 && text >= '0' && /^\d+$/.test(text);
}
