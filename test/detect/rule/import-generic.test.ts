import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { evaluateRule } from '../../../src/correlate/evaluate-rule.ts';
import { importGeneric } from '../../../src/detect/rule/import-generic.ts';
import { readRules } from '../../../src/detect/rule/read-rules.ts';
import type { Rule } from '../../../src/detect/rule/rule.ts';
import type { Event } from '../../../src/event/event.ts';

const GENERIC = `{
  // what is searched for
  search_string: summary:"failed login" AND category:auth
  'filters': [["details.realm", 'in"tern']],
  # every form of HJSON
  aggregation_key: details.sourceipaddress
  num_samples: 2,
  num_aggregations: 3
  time_window: "5"
  alert_category: generic_alerts
  alert_tags: ["generic", 'login']
  alert_severity: warning
  alert_summary: Failed logins
  alert_url: https://wiki.example.com/logins
  /* and more */
  channel: "#security"
  additional_summary_fields: [
    details.username
    details.nothing
  ]
}`;

function ruleOf(text: string, name = 'dir/my logins.json'): Rule {
  const { rules, faults } = importGeneric(text, name);
  expect(faults).toEqual([]);
  const read = readRules(rules[0]?.yaml ?? '', { name: 'imported', lists: () => undefined });
  expect(read.faults).toEqual([]);
  return read.rules[0] as Rule;
}

function login(n: number, fields: object = {}): Event {
  const time = new Date(Date.parse('2026-06-15T12:00:00Z') + n * 1000).toISOString();
  return {
    utctimestamp: time,
    receivedtimestamp: time,
    summary: 'a failed login',
    category: 'auth',
    hostname: `h${n % 2}`,
    details: { sourceipaddress: '203.0.113.7', username: `u${n}`, realm: 'in"tern', ...fields },
    mozdef: { id: String(n) },
  } as unknown as Event;
}

const NOW = Date.parse('2026-06-16');

describe('importGeneric', () => {
  it('makes of a generic alert a rule that says the same', () => {
    const rule = ruleOf(GENERIC);

    expect(rule.file).toMatchObject({
      id: 'my_logins',
      type: 'threshold',
      severity: 'WARNING',
      category: 'generic_alerts',
      tags: ['generic', 'login'],
      group_by: ['details.sourceipaddress'],
      window: 300_000,
      threshold: 3,
      samples: 2,
      url: 'https://wiki.example.com/logins',
      channel: '#security',
    });
    const drafts = evaluateRule(
      rule,
      [1, 2, 3].map((n) => login(n)),
      NOW,
    );
    expect(drafts.map(({ facts }) => facts.summary)).toEqual([
      'Failed logins (3): 203.0.113.7 (details.username=u1, u2, u3) [h0, h1]',
    ]);
    expect(
      evaluateRule(
        rule,
        [1, 2, 3].map((n) => login(n, { realm: 'in' })),
        NOW,
      ),
    ).toEqual([]);
    expect(
      evaluateRule(
        rule,
        [1, 2].map((n) => login(n)),
        NOW,
      ),
    ).toEqual([]);
  });

  it('takes braces of a summary for what they are', () => {
    const rule = ruleOf(GENERIC.replace('Failed logins', 'Logins {of} all'));

    expect(
      evaluateRule(
        rule,
        [1, 2, 3].map((n) => login(n)),
        NOW,
      )[0]?.facts.summary,
    ).toMatch(/^Logins \{of\} all \(3\): /);
  });

  it.each([
    ['a list', (entries: string) => entries],
    ['a list beside a severity', (entries: string) => `{"severity": "CRITICAL", "alerts": ${entries}}`],
  ])('makes of each entry of the deadman, in %s, a rule', (name, whole) => {
    const entry =
      '{"description": "Back-up", "search_query": "job:backup", "time_window": "20", "time_window_type": "hours", "tags": ["x"]}';
    const { rules, faults } = importGeneric(whole(`[${entry}, ${entry}]`), 'deadman_generic.json');

    expect(faults).toEqual([]);
    expect(rules.map(({ id }) => id)).toEqual(['deadman_Back-up', 'deadman_Back-up-2']);
    const [rule] = readRules(rules[0]?.yaml ?? '', { name, lists: () => undefined }).rules;
    expect(rule?.file).toMatchObject({
      type: 'absence',
      severity: name === 'a list' ? 'ERROR' : 'CRITICAL',
      category: 'deadman',
      tags: ['deadman', 'x'],
      window: 20 * 3_600_000,
    });
    expect(evaluateRule(rule as Rule, [], NOW, NOW - 21 * 3_600_000)[0]?.facts.summary).toBe(
      "Deadman check failed for 'Back-up' the past 20 hours",
    );
  });

  it.each([
    ['{a: [', 'f.json:1:5: this is not HJSON: End of input while parsing an array'],
    ['"text"', 'f.json:1: an alert must be a section with keys such as search_string'],
    [
      GENERIC.replace('alert_summary', 'alert_sumary'),
      'f.json:13: unknown key alert_sumary; did you mean alert_summary?',
    ],
    [GENERIC.replace('warning', 'bad'), 'f.json:12: alert_severity must be one of'],
    [GENERIC.replace('"5"', 'five'), 'f.json:9: time_window must be'],
    [GENERIC.replace('"failed login"', '(failed'), 'f.json:3: query: at column'],
    ['[{"description": "x"}]', 'f.json:1: entry 1: search_query is missing'],
  ])('says what is wrong, and where: %#', (text, message) => {
    const { rules, faults } = importGeneric(text, 'f.json');

    expect(rules).toEqual([]);
    expect(faults.map((fault) => `${fault.where}: ${fault.message}`).join('\n')).toContain(message);
  });

  it('makes a rule that can be read, or a fault, of any text', () => {
    const word = fc.string({ minLength: 1, maxLength: 20 });
    const alert = fc.record({
      search_string: word,
      aggregation_key: fc.constantFrom('summary', 'details.a', 'a b'),
      time_window: fc.integer({ min: 1, max: 100 }),
      alert_category: word,
      alert_severity: fc.constantFrom('INFO', 'x'),
      alert_summary: word,
      additional_summary_fields: fc.array(word, { maxLength: 2 }),
    });
    fc.assert(
      fc.property(alert, word, (written, name) => {
        const { rules, faults } = importGeneric(JSON.stringify(written), name);

        expect(rules.length + Math.min(faults.length, 1)).toBe(1);
      }),
    );
  });
});
