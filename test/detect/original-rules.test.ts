import { describe, expect, it } from '@jest/globals';
import { evaluateRule } from '../../src/correlate/evaluate-rule.ts';
import { runExamples } from '../../src/correlate/run-example.ts';
import { loadRules } from '../../src/detect/load-rules.ts';
import type { Rule } from '../../src/detect/rule/rule.ts';
import { rulesConfig } from '../../src/detect/rules-config.ts';
import { ORIGINAL_ALERTS, type OriginalAlert, type OriginalClause } from '../support/original-definitions.ts';
import { CASE_TIME, type CaseEvent, caseEvent } from '../support/original-events.ts';

/** Alerts of the original that are no rule file, and why. */
const NOT_A_RULE: Readonly<Record<string, string>> = {
  generic_alert_loader: 'it has no search of its own: mozdef rules import makes rules of the files that it loads',
};
const MINUTE = 60_000;

const bundled = await loadRules({ config: rulesConfig.parse({}) });
const rules = [...bundled.rules, ...bundled.disabled];

/** The one rule in the file of this name. */
function ruleCalled(id: string): Rule {
  const [rule, ...others] = rules.filter(({ place }) => new RegExp(`/original/${id}\\.[a-z]+:\\d+$`).test(place));
  expect(others).toEqual([]);
  expect(rule?.id).toBe(id);
  return rule as Rule;
}

describe('bundled rules', () => {
  it('are right, have ids of their own, and examples that hold, of both kinds', () => {
    const ids = rules.map(({ id }) => id);

    expect(bundled.faults).toEqual([]);
    expect(ids.length).toBeGreaterThan(50);
    expect(ids).toEqual([...new Set(ids)]);
    expect(rules.flatMap(runExamples).filter(({ fault }) => fault !== undefined)).toEqual([]);
    for (const { file, place } of rules) {
      expect(file.examples?.fires.length).toBeGreaterThan(0);
      expect(file.examples?.quiet.length).toBeGreaterThan(0);
      if (place.includes('/mozdef/')) expect(file.runbook).not.toBe('');
    }
  });
});

(ORIGINAL_ALERTS ? describe : describe.skip)('the rules of the original', () => {
  const alerts = [...(ORIGINAL_ALERTS ?? [])];
  const ruled = alerts.filter(([id]) => NOT_A_RULE[id] === undefined);

  it('are all there, or it is known why not', () => {
    expect(alerts).toHaveLength(42);
    expect(Object.keys(NOT_A_RULE).filter((id) => !ORIGINAL_ALERTS?.has(id))).toEqual([]);
    expect(ruled).toHaveLength(41);
  });

  it.each(ruled)('%s says the same', (id, alert) => {
    const { file } = ruleCalled(id);
    const severities = [file.severity, ...(file.severity_by ?? []).map(({ severity }) => severity)];
    const tags = [alert.tags].flat().filter((tag) => !tag.startsWith('+'));

    expect(file.category).toBe(alert.category);
    // One says it in words: NOTICE for some users, else WARNING.
    expect(id === 'write_audit' ? severities : severities.join()).toEqual(
      id === 'write_audit' ? ['WARNING', 'NOTICE'] : alert.severity,
    );
    // One says in words that those of each entry come along.
    expect(id === 'deadman_generic' ? file.tags.slice(0, 1) : file.tags).toEqual(tags);
  });

  const inFiles = ruled.filter(([id]) => ruleCalled(id).file.type !== 'code');

  it.each(inFiles.filter(([, { queries }]) => queries.length > 0))('%s looks as far back', (id, alert) => {
    const { file } = ruleCalled(id);

    expect(windowOf(alert)).toBeGreaterThan(0);
    expect('window' in file && file.window).toBe(windowOf(alert));
  });

  it.each(ruled.filter(([, { mode }]) => mode === 'each_event'))('%s alerts on each event', (id) => {
    expect(ruleCalled(id)).toMatchObject({ eachEvent: true, on: 'stream' });
  });

  it.each(inFiles.filter(([, { mode }]) => mode === 'aggregate'))('%s counts the same', (id, alert) => {
    const { file } = ruleCalled(id);
    // One counts users, and so its threshold is the number of users of its configuration.
    const least = id === 'auth0_vertical_password_guessing' ? alert.config?.['user_count'] : alert.threshold;

    expect(file).toMatchObject({ type: 'threshold', group_by: [alert.aggregation_key], threshold: least });
  });

  const searching = inFiles.filter(([, { mode, queries }]) => mode !== 'absence' && queries.length > 0);

  it.each(searching)('%s fires on what the original searches for', (id, alert) => {
    const rule = ruleCalled(id);
    const least = leastOf(rule);
    const drafts = drawn(rule, caseEvent(id, alert), least);

    const each = alert.mode === 'each_event';
    expect(drafts).toHaveLength(each ? least : 1);
    expect(drafts[0]?.facts).toMatchObject({
      severity: rule.file.severity,
      category: alert.category,
      count: each ? 1 : least,
    });
    expect(drafts[0]?.facts.summary).toMatch(wordsOf(alert.summary_template));
    expect(drawn(rule, caseEvent(id, alert), least - 1)).toEqual([]);
  });

  it.each(searching)('%s is quiet without any of the conditions', (id, alert) => {
    const rule = ruleCalled(id);
    const conditions = (alert.queries[0]?.must ?? []).filter((clause) => !isImplied(clause, alert));
    const firing = conditions.filter(
      (clause) => drawn(rule, caseEvent(id, alert, { without: clause }), leastOf(rule)).length > 0,
    );

    expect(firing).toEqual([]);
  });

  it.each(searching)('%s is quiet on what the original leaves out', (id, alert) => {
    const rule = ruleCalled(id);
    const firing = (alert.queries[0]?.must_not ?? []).filter(
      (clause) => drawn(rule, caseEvent(id, alert, { and: clause }), leastOf(rule)).length > 0,
    );

    expect(firing).toEqual([]);
  });

  const absent = ruled.filter(([, { mode }]) => mode === 'absence');

  it.each(absent)('%s fires when nothing comes, and only then', (id, alert) => {
    const rule = ruleCalled(id);
    const window = windowOf(alert) ?? 0;
    const now = CASE_TIME + window;
    const event = caseEvent(id, alert);

    expect(evaluateRule(rule, [], now, CASE_TIME)).toHaveLength(1);
    expect(evaluateRule(rule, [event.at(now - window + 1000, 1)], now, CASE_TIME)).toEqual([]);
    expect(evaluateRule(rule, [event.at(now - window - 1000, 1)], now, CASE_TIME)).toHaveLength(1);
  });
});

/** Alerts of so many such events, a second apart. */
function drawn(rule: Rule, event: CaseEvent, count: number) {
  const events = Array.from({ length: count }, (_, index) => event.at(CASE_TIME + index * 1000, index + 1));
  return evaluateRule(rule, events, CASE_TIME + MINUTE);
}

/** The words of a summary that are not filled in, in their order. */
function wordsOf(template: string): RegExp {
  let depth = 0;
  let words = '';
  // Which the original itself leaves out where there is no name.
  for (const character of template.replace(' ({reverse DNS name})', '')) {
    if (character === '{' && depth++ === 0) words += '\0';
    if (depth === 0) words += character;
    if (character === '}') depth--;
  }
  const escaped = words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('\0', '.*')}$`, 's');
}

function leastOf({ file }: Rule): number {
  return file.type === 'threshold' ? Number(file.threshold) : 1;
}

function windowOf({ queries: [query] }: OriginalAlert): number | undefined {
  const [, count, unit] = /^-(\d+)([mh])$/.exec(query?.time_window?.gte.$now ?? '') ?? [];
  return count === undefined ? undefined : Number(count) * (unit === 'h' ? 60 : 1) * MINUTE;
}

/** A condition that another includes, or that every event fulfils. */
function isImplied(clause: OriginalClause, { queries: [query] }: OriginalAlert): boolean {
  if (clause.op !== 'exists') return false;
  const others = [...(query?.must ?? []), ...(query?.should_at_least_one ?? [])].filter((other) => other !== clause);
  const { field = '' } = clause;
  return (
    ['hostname', 'mozdefhostname'].includes(field) ||
    others.some((other) => other.field === field || (other.query ?? '').startsWith(field))
  );
}
