import { isOfAttack } from '../detect/attack/tactics.ts';
import type { Alert } from './alert.ts';

/** Which alerts are wanted; what is not said is not asked. */
export interface WantedAlerts {
  readonly status?: readonly string[] | undefined;
  readonly severity?: readonly string[] | undefined;
  readonly rule?: readonly string[] | undefined;
  readonly category?: string | undefined;
  /** Id of a tactic or technique of ATT&CK. */
  readonly attack?: string | undefined;
  /** Text that the summary, title, rule, tags or group hold, in any case. */
  readonly q: string;
}

/** What of an alert decides whether it is wanted. */
export type MatchedAlert = Pick<
  Alert,
  'status' | 'severity' | 'rule' | 'category' | 'attack' | 'summary' | 'title' | 'tags' | 'group'
>;

/** Whether an alert is wanted: the server's and the dashboard's one answer. */
export function alertMatcher(wanted: WantedAlerts): (alert: MatchedAlert) => boolean {
  const { status, severity, rule, category, attack, q } = wanted;
  const text = q.toLowerCase();
  const isOf = attack === undefined ? () => true : isOfAttack(attack);
  return (alert) =>
    (!status || status.includes(alert.status)) &&
    (!severity || severity.includes(alert.severity)) &&
    (!rule || rule.includes(alert.rule)) &&
    (category === undefined || category === alert.category) &&
    isOf(alert.attack) &&
    (text === '' || searchedText(alert).includes(text));
}

function searchedText({ summary, title, rule, tags, group }: MatchedAlert): string {
  return [summary, title, rule, ...tags, ...Object.values(group)].join('\n').toLowerCase();
}
