import type { Event } from '../event/event.ts';
import { compileCorrelation, type MatchedRules } from './compile-correlation.ts';
import type { LoadedSigma } from './load-sigma.ts';
import type { RuleFileFault } from './rule/read-rules.ts';
import type { Rule } from './rule/rule.ts';
import type { RuleGround } from './rule-ground.ts';
import { findCorrelationFaults, RuleNames } from './sigma/correlation-references.ts';
import type { SigmaCorrelation, SigmaRule } from './sigma/rule.ts';
import { SigmaEngine } from './sigma/sigma-engine.ts';

export interface CorrelationRules {
  readonly rules: readonly Rule[];
  readonly faults: readonly RuleFileFault[];
}

/** Makes rules of windows of Sigma correlations. What is wrong with one does not touch the others. */
export function correlationRules(
  { rules, correlations }: Pick<LoadedSigma, 'rules' | 'correlations'>,
  { classify, lists }: RuleGround,
): CorrelationRules {
  if (correlations.length === 0) return { rules: [], faults: [] };
  const names = new RuleNames(rules, correlations);
  const faults = findCorrelationFaults(correlations, names).map(({ correlation, message, remedy }) =>
    faultOf(correlation, remedy === undefined ? message : `${message}. ${remedy}`),
  );
  const wrong = new Set(faults.map(({ rule }) => rule));
  const usable = correlations.filter(({ id }) => !wrong.has(id));
  const referred = new Map(usable.map((one) => [one, referredRules(one, names)]));
  const all = [...new Set([...referred.values()].flatMap((some) => some ?? []))];
  const matched = lastMatched(new SigmaEngine(all, { classify, lists }));
  const made: Rule[] = [];
  for (const [correlation, some] of referred) {
    const rule = some
      ? compileCorrelation(correlation, { rules: some, matched, classify })
      : { reason: 'correlations of correlations are not supported yet' };
    if ('reason' in rule) faults.push(faultOf(correlation, rule.reason));
    else made.push(rule);
  }
  return { rules: made, faults };
}

/** Ids of rules that raise no alerts of their own, since a correlation refers to them and does not say otherwise. */
export function silentRules({ rules, correlations }: Pick<LoadedSigma, 'rules' | 'correlations'>): ReadonlySet<string> {
  const names = new RuleNames(rules, correlations);
  const quiet = correlations.filter(({ generate }) => !generate);
  return new Set(quiet.flatMap((one) => one.rules.flatMap((name) => names.find(name)?.id ?? [])));
}

/** Undefined when one of them is a correlation itself. */
function referredRules(correlation: SigmaCorrelation, names: RuleNames): readonly SigmaRule[] | undefined {
  const found = correlation.rules.map((name) => names.find(name));
  const rules = found.filter((rule): rule is SigmaRule => rule !== undefined && 'detection' in rule);
  return rules.length === found.length ? rules : undefined;
}

/** Many correlations look at the same event one after the other. */
function lastMatched(engine: SigmaEngine): MatchedRules {
  let last: Event | undefined;
  let rules: ReadonlySet<SigmaRule> = new Set();
  return (event) => {
    if (event !== last) {
      rules = new Set(engine.match(event));
      last = event;
    }
    return rules;
  };
}

function faultOf({ id, title }: SigmaCorrelation, message: string): RuleFileFault {
  return { where: title, rule: id, message };
}
