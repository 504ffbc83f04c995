import type { Alert } from '../alert/alert.ts';
import type { AlertMatch, AlertPluginMatch } from './alert-plugin.ts';

/** What of an alert decides which plugins are for it. */
export type MatchedAlert = Pick<Alert, keyof AlertMatch>;

/** Names that a match may have. */
export const MATCHED_FIELDS = ['tags', 'category', 'rule', 'severity'] as const satisfies readonly (keyof AlertMatch)[];

/** Whether a plugin is for an alert. */
export function alertMatcher(match: AlertPluginMatch): (alert: MatchedAlert) => boolean {
  if (match === 'every') return () => true;
  const sets = setsOf(match);
  return (alert) => sets.some((conditions) => conditions.every(({ field, values }) => holds(alert[field], values)));
}

/** The match in words, e.g. `tags is portscan or scan; or rule is promisc_kernel`. */
export function describeAlertMatch(match: AlertPluginMatch): string {
  if (match === 'every') return 'every alert';
  const sets = setsOf(match).map((conditions) =>
    conditions.map(({ field, values }) => `${field} is ${[...values].join(' or ') || 'nothing'}`).join(' and '),
  );
  // A set that names nothing holds always.
  return sets.includes('') ? 'every alert' : sets.join('; or ');
}

interface Condition {
  readonly field: keyof AlertMatch;
  readonly values: ReadonlySet<string>;
}

function setsOf(match: AlertMatch | readonly AlertMatch[]): readonly (readonly Condition[])[] {
  return [match].flat().map((set) =>
    MATCHED_FIELDS.flatMap((field) => {
      const wanted = set[field];
      return wanted === undefined ? [] : [{ field, values: new Set([wanted].flat().map(folded)) }];
    }),
  );
}

function holds(value: string | readonly string[], values: ReadonlySet<string>): boolean {
  return typeof value === 'string' ? values.has(folded(value)) : value.some((one) => values.has(folded(one)));
}

function folded(text: string): string {
  return text.toLowerCase();
}
