import type { Judge } from '../judge/judge.ts';
import { judgeSequence, type SequenceOptions } from '../judge/sequence.ts';
import { judgeThreshold, type ThresholdOptions } from '../judge/threshold.ts';
import { RULE } from '../judge/upstream-match.ts';
import { RuleFault } from './rule-fault.ts';
import type { RuleFile } from './rule-schema.ts';

export type RuleOfRulesFile = Extract<RuleFile, { type: 'rules' }>;

/** A rule that another one names, and what it calls the fields of the other's groups. */
export interface RuleEntry {
  readonly rule: string;
  readonly by?: readonly string[] | undefined;
}

export function entriesOf({ rules }: RuleOfRulesFile): readonly RuleEntry[] {
  return rules.map((entry) => (typeof entry === 'string' ? { rule: entry } : entry));
}

/** What a rule of rules looks for in the alerts of the others. Throws RuleFault. */
export function alertsShape(file: RuleOfRulesFile): ThresholdOptions | SequenceOptions {
  const { window, ordered, threshold, at_least: atLeast, rules } = file;
  const given = [...(ordered ? ['ordered'] : []), ...(atLeast === undefined ? [] : ['at_least'])];
  if (threshold !== undefined) given.push('threshold');
  if (given.length > 1) throw new RuleFault([given.at(-1) ?? ''], `give either ${given.join(' or ')}, not both`);
  if (atLeast !== undefined && atLeast > rules.length)
    throw new RuleFault(['at_least'], `is more than the ${rules.length} rules that there are`);
  if (ordered) return { window, steps: rules.length, ordered, absent: false };
  if (threshold !== undefined) return { window, value: { of: 'count' }, condition: { gte: threshold } };
  return { window, value: { of: 'distinct', field: RULE }, condition: { gte: atLeast ?? rules.length } };
}

/** The judge of the alerts. Throws RuleFault. */
export function judgeOfAlerts(file: RuleOfRulesFile): Judge {
  if (file.window === 0) throw new RuleFault(['window'], 'must be longer than 0');
  const shape = alertsShape(file);
  return 'steps' in shape ? judgeSequence(shape) : judgeThreshold(shape);
}
