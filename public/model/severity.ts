/** RFC 5424's words, most severe first, as events carry them. */
const SEVERITIES = ['EMERGENCY', 'ALERT', 'CRITICAL', 'ERROR', 'WARNING', 'NOTICE', 'INFO', 'DEBUG'] as const;

/** The names under which style sheets know a severity's colour. */
export type SeverityKey =
  | 'emergency'
  | 'alert'
  | 'critical'
  | 'error'
  | 'warning'
  | 'notice'
  | 'info'
  | 'debug'
  | 'other';

const KEYS: ReadonlySet<string> = new Set(SEVERITIES.map((word) => word.toLowerCase()));

/** The colour's name of a severity in any case; `other` for what is none of the eight words. */
export function severityKey(severity: string): SeverityKey {
  const word = severity.toLowerCase();
  return KEYS.has(word) ? (word as SeverityKey) : 'other';
}

/** Values of a histogram's split in order of drawing: least severe at the bottom, other words below all. */
export function orderSeverities(values: Iterable<string>): string[] {
  const rank = (value: string): number => {
    const at = SEVERITIES.findIndex((word) => word === value.toUpperCase());
    return at < 0 ? SEVERITIES.length : at;
  };
  return [...values].sort((left, right) => rank(right) - rank(left) || left.localeCompare(right));
}
