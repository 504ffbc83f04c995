import type { Event } from '../../event/event.ts';
import { exceptionTest, type RuleException } from '../rule/exceptions.ts';
import type { Rule } from '../rule/rule.ts';
import { mayConcern } from '../sigma/event-kind.ts';
import { type Explanation, explainSigma } from '../sigma/explain-sigma.ts';
import type { SigmaRule } from '../sigma/rule.ts';
import type { SigmaEngineOptions } from '../sigma/sigma-engine.ts';
import { isTooVague } from '../sigma/too-vague.ts';
import { explainExceptions } from './explain-exceptions.ts';

/** Why an event matches a rule of Sigma or not: its log source first, which decides whether it is tried at all. */
export function explainDetection(
  rule: SigmaRule,
  event: Event,
  { classify, lists, exceptions = [] }: SigmaEngineOptions & { readonly exceptions?: readonly RuleException[] },
): Explanation {
  const kind = classify(event);
  const { product, service, category } = rule.logsource;
  const source = [product, service, category].filter((part) => part !== undefined).join('/');
  const concerned = kind.logsources.some((one) => mayConcern(rule.logsource, one));
  const vague = concerned && isTooVague(rule, kind, lists);
  const parts: Explanation[] = [
    { text: `log source ${source || 'any'}`, matched: concerned, value: kind.name, parts: [] },
    ...(vague
      ? [
          {
            text: 'says what must be, and not only what must not, as of an unknown source it has to',
            matched: false,
            parts: [],
          },
        ]
      : []),
    explainSigma(rule, event, kind, lists),
    ...explainExceptions(exceptions, event),
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
  const excepted = exceptionTest(rule.file.exceptions)(event);
  const grouped = { text: `has ${rule.groupBy.join(', ')}, by which events are grouped`, matched: found.length > 0 };
  const lacking = rule.groupBy.length > 0 && detections.matched && !excepted;
  return {
    text: `${rule.id} counts it`,
    matched: found.length > 0,
    parts: [
      detections,
      ...(lacking ? [{ ...grouped, parts: [] }] : []),
      ...explainExceptions(rule.file.exceptions, event),
    ],
  };
}
