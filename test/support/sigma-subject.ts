import type { EventKind } from '../../src/detect/sigma/event-kind.ts';
import type { Pattern } from '../../src/detect/sigma/pattern.ts';
import { readSigma } from '../../src/detect/sigma/read-sigma.ts';
import type { SigmaRule } from '../../src/detect/sigma/rule.ts';
import type { Event, JsonObject } from '../../src/event/event.ts';
import { normalized } from './normalized.ts';

/** An event with exactly these details, whatever their names. */
export function eventWith(details: JsonObject, fields: Partial<Event> = {}): Event {
  return { ...normalized({ summary: 'nothing of interest' }), details, ...fields };
}

/** A kind whose fields lie below `details`, by their literal name or else as a path. */
export const PLAIN_KIND: EventKind = {
  name: 'test',
  logsources: [{ product: 'test' }],
  pathsOf: (field) => [
    ['details', field],
    ['details', ...field.split('.')],
  ],
};

/** The one rule of a text without faults. */
function oneRule(text: string): SigmaRule {
  const { rules, faults } = readSigma(text, 'rule.yml');
  const [rule] = rules;
  if (!rule || rules.length > 1 || faults.length > 0) throw new Error(`not one good rule: ${JSON.stringify(faults)}`);
  return rule;
}

/** A rule with this detection, as YAML or as what YAML would say. */
export function ruleWith(detection: JsonObject, more: JsonObject = {}): SigmaRule {
  return oneRule(JSON.stringify({ title: 'Test', logsource: { product: 'test' }, ...more, detection }));
}

/** A pattern as a rule would say it. */
export function patternText(pattern: Pattern): string {
  return pattern.map((part) => ('wild' in part ? part.wild : part.literal.replace(/[*?\\]/g, '\\$&'))).join('');
}
