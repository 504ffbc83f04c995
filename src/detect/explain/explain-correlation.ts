import type { Event } from '../../event/event.ts';
import type { Rule } from '../rule/rule.ts';
import { mayConcern } from '../sigma/event-kind.ts';
import { type Explanation, explainSigma } from '../sigma/explain-sigma.ts';
import type { SigmaRule } from '../sigma/rule.ts';
import type { SigmaEngineOptions } from '../sigma/sigma-engine.ts';

/** Why an event matches a rule of Sigma or not: its log source first, which decides whether it is tried at all. */
export function explainDetection(rule: SigmaRule, event: Event, { classify, lists }: SigmaEngineOptions): Explanation {
  const kind = classify(event);
  const { product, service, category } = rule.logsource;
  const source = [product, service, category].filter((part) => part !== undefined).join('/');
  const concerned = kind.logsources.some((one) => mayConcern(rule.logsource, one));
  const parts = [
    { text: `log source ${source || 'any'}`, matched: concerned, value: kind.name, parts: [] },
    explainSigma(rule, event, kind, lists),
  ];
  return { text: rule.title, matched: parts.every(({ matched }) => matched), parts };
}

/** Why a Sigma correlation counts an event or not: by the rules that it refers to, and by the fields that make its groups. */
export function explainCorrelation(
  rule: Rule,
  event: Event,
  referred: readonly ((event: Event) => Explanation)[],
): Explanation {
  const found = rule.read(event);
  const parts = referred.map((explain) => explain(event));
  const detections = { text: 'any of its rules', matched: parts.some(({ matched }) => matched), parts };
  const grouped = { text: `has ${rule.groupBy.join(', ')}, by which events are grouped`, matched: found.length > 0 };
  const lacking = rule.groupBy.length > 0 && detections.matched;
  return {
    text: `${rule.id} counts it`,
    matched: found.length > 0,
    parts: [detections, ...(lacking ? [{ ...grouped, parts: [] }] : [])],
  };
}
