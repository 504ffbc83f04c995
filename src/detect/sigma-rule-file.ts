import type { AlertSource } from './alert-source.ts';
import { RULE_SCHEMAS, type RuleFile } from './rule/rule-schema.ts';

/** What a file of MozDef would say for a rule of Sigma: its author is no key there, and stands in its alerts all the same. */
export function sigmaRuleFile(type: 'match' | 'threshold', { id, file }: AlertSource, said: object): RuleFile {
  const { author, ...others } = file;
  const parsed = RULE_SCHEMAS[type].parse({ ...others, id, type, query: '*', ...said });
  return { ...parsed, ...(author !== undefined && { author }) };
}
