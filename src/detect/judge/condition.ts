import type { RuleCondition } from '../rule/rule-keys.ts';

/** Whether a value fulfils all that a condition asks. */
export function holds({ gte, gt, lte, lt, eq, neq }: RuleCondition, value: number): boolean {
  return (
    (gte === undefined || value >= gte) &&
    (gt === undefined || value > gt) &&
    (lte === undefined || value <= lte) &&
    (lt === undefined || value < lt) &&
    (eq === undefined || value === eq) &&
    (neq === undefined || value !== neq)
  );
}
