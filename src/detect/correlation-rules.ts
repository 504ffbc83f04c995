import { compileCorrelation } from './compile-correlation.ts';
import type { LoadedSigma } from './load-sigma.ts';
import { matchedRules } from './matched-rules.ts';
import type { RuleFileFault } from './rule/read-rules.ts';
import type { Rule } from './rule/rule.ts';
import type { RuleGround } from './rule-ground.ts';
import { findCorrelationFaults, RuleNames } from './sigma/correlation-references.ts';
import { placeIn } from './sigma/place-in.ts';
import { SigmaQueries } from './sigma/query/sigma-queries.ts';
import type { SigmaCorrelation, SigmaRule } from './sigma/rule.ts';
import type { DocumentPath } from './sigma/sigma-fault.ts';
import { eachAfterOthers } from './upstream/after-others.ts';
import { remembered } from './upstream/remembered.ts';

export interface CorrelationRules {
  readonly rules: readonly Rule[];
  readonly faults: readonly RuleFileFault[];
}

/**
 * Makes rules of windows of Sigma correlations; `configured` puts in what is different here, which others that refer to it see, too.
 * What is wrong with one does not touch the others.
 */
export function correlationRules(
  { rules, correlations, texts }: Pick<LoadedSigma, 'rules' | 'correlations' | 'texts'>,
  ground: RuleGround,
  configured: (rule: Rule) => Rule = (rule) => rule,
): CorrelationRules {
  if (correlations.length === 0) return { rules: [], faults: [] };
  const names = new RuleNames(rules, correlations);
  const faultOf = ({ id, title }: SigmaCorrelation, message: string, path: DocumentPath = ['correlation']) => {
    const text = texts.get(id);
    const { line, column } = placeIn(text?.text ?? '', id, path);
    return { where: `${text?.name ?? title}:${line}:${column}`, rule: id, message };
  };
  const faults: RuleFileFault[] = findCorrelationFaults(correlations, names).map(
    ({ correlation, message, remedy, path }) =>
      faultOf(correlation, remedy === undefined ? message : `${message}. ${remedy}`, path),
  );
  const wrong = new Set(faults.map(({ rule }) => rule));
  const usable = correlations.filter(({ id }) => !wrong.has(id));
  const referred = (one: SigmaCorrelation): Referred[] => one.rules.flatMap((name) => names.find(name) ?? []);
  const detections = new Set(usable.flatMap(referred).filter(isDetection));
  const { classify } = ground;
  const matches = matchedRules(detections, ground);
  const queries = new SigmaQueries(ground);
  const looked = new Set(usable.flatMap(referred));
  const made = new Map<SigmaCorrelation, Rule>();
  eachAfterOthers(usable, {
    refersTo: (one) => referred(one).flatMap((other) => (isDetection(other) ? [] : other)),
    nameOf: ({ name, title }) => name ?? title,
    make(correlation) {
      const parts = referred(correlation).map((one) =>
        isDetection(one) ? one : { correlation: one, rule: made.get(one) as Rule },
      );
      const rule = compileCorrelation(correlation, { rules: parts, matches, classify, queries });
      if ('reason' in rule) faults.push(faultOf(correlation, rule.reason));
      else {
        const here = configured(rule);
        made.set(correlation, looked.has(correlation) ? { ...here, read: remembered(here.read) } : here);
      }
      return !('reason' in rule);
    },
    onFault: (correlation, message) => faults.push(faultOf(correlation, message)),
  });
  return { rules: [...made.values()], faults };
}

type Referred = SigmaRule | SigmaCorrelation;

function isDetection(rule: Referred): rule is SigmaRule {
  return 'detection' in rule;
}

/** Ids of rules that raise no alerts of their own, since a correlation refers to them and does not say otherwise. */
export function silentRules({ rules, correlations }: Pick<LoadedSigma, 'rules' | 'correlations'>): ReadonlySet<string> {
  const names = new RuleNames(rules, correlations);
  const quiet = correlations.filter(({ generate }) => !generate);
  return new Set(quiet.flatMap((one) => one.rules.flatMap((name) => names.find(name)?.id ?? [])));
}
