import type { RuleException } from '../../src/detect/rule/exceptions.ts';
import type { RuleChange, RuleHistoryEntry, VersionedSetting } from '../../src/detect/settings/change-rule.ts';
import { changeWords } from '../../src/detect/settings/change-words.ts';

/** What sets a rule back to what people had made of it before a change; undefined where there is nothing to set back. */
export function undoOfChange(
  { enabled, severity, except, unexcept }: RuleChange,
  before: VersionedSetting,
  after: VersionedSetting,
): RuleChange | undefined {
  const known = new Set(before.exceptions.map(({ id }) => id));
  const added = except && after.exceptions.find(({ id }) => !known.has(id));
  const removed = before.exceptions.find(({ id }) => id === unexcept);
  const undo: RuleChange = {
    ...(enabled !== undefined && { enabled: before.enabled ?? null }),
    ...(severity !== undefined && { severity: before.severity ?? null }),
    ...(added && { unexcept: added.id }),
    ...(removed && { except: exceptionOf(removed) }),
  };
  return Object.keys(undo).length === 0 ? undefined : undo;
}

function exceptionOf({ query, reason, owner, until }: RuleException): RuleException {
  return { query, reason, owner, ...(until !== undefined && { until }) };
}

/** Who changed a rule after the version that someone saw, and how: `ann (switched off)`. */
export function ruleChangedBy(seen: number, history: readonly RuleHistoryEntry[]): string {
  const later = history.filter(({ version }) => version > seen);
  const byActor = Map.groupBy(later, ({ actor }) => actor);
  const words = [...byActor].map(
    ([actor, entries]) => `${actor} (${entries.map(({ change }) => ruleChangeWords(change)).join(', then ')})`,
  );
  return words.length === 0 ? 'someone else' : words.join(', ');
}

/** As the history tells it; a removed exception by what it was about, where that is known. */
export function ruleChangeWords(change: RuleChange, before?: Pick<VersionedSetting, 'exceptions'>): string {
  const removed = before?.exceptions.find(({ id }) => id === change.unexcept);
  const words = changeWords(removed ? { ...change, unexcept: removed.query } : change);
  return words === '' ? 'noted' : words;
}
