import type { SEVERITIES } from '../../event/severity.ts';
import type { Match } from '../judge/judge.ts';
import type { RuleFile } from './rule-schema.ts';

/** The severity of an alert: what `severity_by` says of the newest of its events that have the field, else that of the rule. */
export function severityOf(
  { severity, severity_by: by = [] }: Pick<RuleFile, 'severity' | 'severity_by'>,
  matches: readonly Match[],
): (typeof SEVERITIES)[number] {
  const applies = by.find(({ field, values }) => {
    const value = matches.findLast(({ fields }) => fields[field] !== undefined)?.fields[field];
    return value !== undefined && values.some((one) => String(one).toLowerCase() === String(value).toLowerCase());
  });
  return applies?.severity ?? severity;
}
