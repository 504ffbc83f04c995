import type { Alert } from '../../src/alert/alert.ts';
import type { HistoryEntry } from '../../src/alert/handle-alert.ts';
import { actionWords } from './alert-actions.ts';

/** Who changed an alert after the version that someone saw, and how: `ann (closed as benign)`. */
export function changedBy(seen: number, now: Pick<Alert, 'reason'>, history: readonly HistoryEntry[]): string {
  const later = history.filter(({ version }) => version > seen);
  if (later.length === 0) return now.reason === undefined ? 'its rule' : `its rule (${now.reason})`;
  const byActor = Map.groupBy(later, ({ actor }) => actor);
  return [...byActor]
    .map(([actor, entries]) => `${actor} (${entries.map(({ action }) => actionWords(action)).join(', then ')})`)
    .join(', ');
}

/** What was there before, of what was changed: `was open`, or nothing where that says nothing. */
export function beforeWords({ before, action }: Pick<HistoryEntry, 'before' | 'action'>): string {
  const words: string[] = [];
  if (before.status !== undefined && before.status !== action.status) words.push(before.status);
  if (before.assignee !== undefined && before.assignee !== '') words.push(`assigned to ${before.assignee}`);
  if (before.severity !== undefined) words.push(before.severity);
  return words.length === 0 ? '' : `was ${words.join(', ')}`;
}
