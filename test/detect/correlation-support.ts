import { expect } from '@jest/globals';
import { evaluateRule } from '../../src/correlate/evaluate-rule.ts';
import { correlationRules } from '../../src/detect/correlation-rules.ts';
import { loadSigma } from '../../src/detect/load-sigma.ts';
import type { Rule } from '../../src/detect/rule/rule.ts';
import type { Event } from '../../src/event/event.ts';
import { eventAt, START } from '../correlate/support.ts';
import { BARE_GROUND } from './rule/support.ts';

/** Detections of failed and good logins. */
export const LOGINS = `
title: Failed
id: 11111111-1111-4111-8111-111111111111
name: failed
logsource: { product: windows, service: security }
detection: { sel: { EventID: 4625 }, condition: sel }
---
title: Good
id: 22222222-2222-4222-8222-222222222222
name: good
logsource: { product: windows, service: security }
detection: { sel: { EventID: 4624 }, condition: sel }
`;

/** What a file of Sigma comes to, that has nothing wrong with its detections. */
export async function loadCorrelations(text: string) {
  const sigma = await loadSigma([{ name: 'test.yml', file: 'test.yml', text }]);
  expect(sigma.faults).toEqual([]);
  return { sigma, ...correlationRules(sigma, BARE_GROUND) };
}

/** Events of Windows' security log: seconds, event id, and further fields. */
export function windows(...said: readonly (readonly [number, number, Record<string, string>?])[]): Event[] {
  return said.map(([second, EventID, fields = {}], index) =>
    eventAt(second, `e${String(index).padStart(3, '0')}`, {
      category: 'windows',
      source: 'Security',
      details: { Channel: 'Security', EventID, ...fields },
    }),
  );
}

/** First and last second, count and group of each alert. */
export function found(rule: Rule | undefined, events: readonly Event[]): unknown[] {
  return evaluateRule(rule as Rule, events, START + 3_600_000).map(({ facts }) => [
    (Date.parse(facts.firstseen) - START) / 1000,
    (Date.parse(facts.lastseen) - START) / 1000,
    facts.count,
    Object.values(facts.group).join(),
  ]);
}
