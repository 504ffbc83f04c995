import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { evaluateRule } from '../../src/correlate/evaluate-rule.ts';
import { loadRules } from '../../src/detect/load-rules.ts';
import type { Rule } from '../../src/detect/rule/rule.ts';
import { rulesConfig } from '../../src/detect/rules-config.ts';
import type { Event } from '../../src/event/event.ts';
import { eventAt, START } from '../correlate/support.ts';
import { readTogether, ruleOfRules } from './rule/support.ts';

/** Three failed logins of a user in ten seconds; a good one; a scan of an address. */
const OTHERS = `
id: failures
title: Failures
type: threshold
query: category:failed
group_by: [details.username, details.sourceipaddress]
window: 10s
threshold: 3
suppress: 30s
---
id: login
title: A login
type: match
query: category:good
---
id: scan
title: A scan
type: match
query: category:scan
group_by: [details.address]
window: 1m
`;

function together(rule: string): string {
  return `${OTHERS}---\nid: tested\ntitle: Tested\ntype: rules\n${rule}`;
}

function tested(rule: string): Rule {
  return ruleOfRules(together(rule));
}

function faultsOf(rule: string): string[] {
  return readTogether(together(rule)).faults.map(({ where, message }) => `${where}: ${message}`);
}

type Said = readonly [second: number, category: string, details: Record<string, string>];

function events(...said: readonly Said[]): Event[] {
  return said.map(([second, category, details], index) =>
    eventAt(second, `e${String(index).padStart(3, '0')}`, { category, details }),
  );
}

const KIM = { username: 'kim', sourceipaddress: '203.0.113.7' };
const LEE = { username: 'lee', sourceipaddress: '203.0.113.7' };

function failures(second: number, details: Record<string, string>): Said[] {
  return [0, 1, 2].map((later) => [second + later, 'failed', details]);
}

/** First and last second, count, value and group of each alert. */
function found(rule: Rule, all: readonly Event[]): unknown[] {
  return evaluateRule(rule, all, START + 3_600_000).map(({ facts, finding }) => [
    (Date.parse(facts.firstseen) - START) / 1000,
    (Date.parse(facts.lastseen) - START) / 1000,
    facts.count,
    finding.value,
    Object.values(facts.group).join(),
  ]);
}

describe('rules of the type rules', () => {
  it('want an alert of each of the rules in a window, in any order', () => {
    const rule = tested('rules: [failures, login]\ngroup_by: [details.username]\nwindow: 1m\n');

    expect(found(rule, events(...failures(0, KIM), [30, 'good', KIM]))).toEqual([[0, 30, 4, 2, 'kim']]);
    expect(found(rule, events([0, 'good', KIM], ...failures(30, KIM)))).toEqual([[0, 32, 4, 2, 'kim']]);
    expect(found(rule, events(...failures(0, KIM), [30, 'good', LEE]))).toEqual([]);
    expect(found(rule, events(...failures(0, KIM).slice(1), [30, 'good', KIM]))).toEqual([]);
    expect(found(rule, events(...failures(0, KIM), [62, 'good', KIM]))).toEqual([]);
  });

  it('want them in their order', () => {
    const rule = tested('rules: [failures, login]\ngroup_by: [details.username]\nwindow: 1m\nordered: true\n');

    expect(found(rule, events(...failures(0, KIM), [30, 'good', KIM]))).toEqual([[0, 30, 4, 2, 'kim']]);
    expect(found(rule, events([0, 'good', KIM], ...failures(30, KIM)))).toEqual([]);
  });

  it('want some of them, by the names that each has for what they have in common', () => {
    const rule = tested(
      'rules: [failures, login, { rule: scan, by: [details.address] }]\ngroup_by: [details.sourceipaddress]\nwindow: 1m\nat_least: 2\n',
    );

    expect(found(rule, events(...failures(0, KIM), [9, 'scan', { address: '203.0.113.7' }]))).toEqual([
      [0, 9, 4, 2, '203.0.113.7'],
    ]);
    expect(found(rule, events(...failures(0, KIM), ...failures(1, LEE)))).toEqual([]);
    expect(found(rule, events(...failures(0, KIM), [9, 'scan', { address: '203.0.113.8' }]))).toEqual([]);
  });

  it('want so many alerts, each once however often it fires again', () => {
    const rule = tested('rules: [failures]\ngroup_by: [details.sourceipaddress]\nwindow: 5m\nthreshold: 2\n');

    expect(found(rule, events(...failures(0, KIM), ...failures(20, KIM)))).toEqual([]);
    expect(found(rule, events(...failures(0, KIM), ...failures(1, LEE)))).toEqual([[0, 3, 6, 2, '203.0.113.7']]);
    expect(found(rule, events(...failures(0, KIM), ...failures(60, KIM)))).toEqual([[0, 62, 6, 2, '203.0.113.7']]);
  });

  it('say in their alerts what events have', () => {
    const rule = tested(
      'rules: [failures, login]\ngroup_by: [details.username]\nsummary: "{title}: {details.sourceipaddress}, {top 2 category}"\n',
    );
    const [alert] = evaluateRule(rule, events(...failures(0, KIM), [30, 'good', KIM]), START + 60_000);

    expect(alert?.facts.summary).toBe('Tested: 203.0.113.7, failed (3 hits) good (1 hits)');
    expect(alert?.samples).toEqual(['e003', 'e002', 'e001', 'e000']);
  });

  it('look at alerts of rules of rules, whatever the order in which they stand', () => {
    const text = `id: outer\ntitle: Outer\ntype: rules\nrules: [tested]\nwindow: 5m\nthreshold: 2\n---\n${together(
      'rules: [failures, login]\ngroup_by: [details.username]\n',
    )}`;
    const { made, faults } = readTogether(text);
    const outer = made.find(({ id }) => id === 'outer') as Rule;
    const one: Said[] = [...failures(0, KIM), [5, 'good', KIM]];

    expect(faults).toEqual([]);
    expect(found(outer, events(...one))).toEqual([]);
    expect(found(outer, events(...one, ...failures(9, LEE), [20, 'good', LEE]))).toEqual([[0, 20, 8, 2, '']]);
  });

  it('do not count what an exception of theirs or of the other rule takes away, nor rules that are switched off', () => {
    const rule = 'rules: [failures, login]\ngroup_by: [details.username]\n';
    const excepted = 'exceptions: [{ query: "details.username:kim", reason: r, owner: o }]\n';
    const all = events(...failures(0, KIM), [30, 'good', KIM]);
    const off = { failures: { enabled: false, params: {}, exceptions: [] } };

    expect(found(tested(rule + excepted), all)).toEqual([]);
    expect(found(ruleOfRules(together(rule).replace('id: login\n', `id: login\n${excepted}`)), all)).toEqual([]);
    expect(found(ruleOfRules(together(rule), off), all)).toEqual([]);
  });

  it('have another version when one of the others has, or is switched off', () => {
    const text = together('rules: [failures]\nthreshold: 2\n');
    const off = { failures: { enabled: false, params: {}, exceptions: [] } };
    const versions = [text, text.replace('threshold: 3', 'threshold: 4')].map((one) => ruleOfRules(one).version);
    versions.push(ruleOfRules(text, off).version);

    expect(new Set(versions).size).toBe(3);
  });

  it('ask the store for what the others ask it for, each once', () => {
    const rule = tested('rules: [failures, { rule: failures, by: [] }, login]\n');

    expect(rule.queries(0)).toHaveLength(2);
  });

  it.each([
    ['rules: [failurs]\n', /there is no rule failurs; did you mean failures\?$/],
    [
      'rules: [failures, scan]\ngroup_by: [details.username]\n',
      /1: alerts of scan have no details.username: it groups by details.address/,
    ],
    ['rules: [login, { rule: scan, by: [] }]\ngroup_by: [details.username]\n', /rules\.1\.by: must name 1 fields/],
    ['rules: [tested]\n', /it refers to itself/],
    ['rules: [login]\nordered: true\nthreshold: 2\n', /threshold: give either ordered or threshold, not both/],
    ['rules: [login]\nat_least: 2\n', /at_least: is more than the 1 rules/],
    ['rules: [login]\nwindow: 0s\n', /window: must be longer than 0/],
    ['rules: []\n', /rules/],
    ['rules: [login]\nquery: a\n', /unknown key query/],
  ])('have clear faults: %s', (rule, message) => {
    expect(faultsOf(rule)).toEqual([expect.stringMatching(message)]);
    expect(faultsOf(rule)[0]).toMatch(/^rules\.yml:\d+:\d+: /);
  });

  it('names the keys of an entry', () => {
    expect(faultsOf('rules: [{ rul: login }, { rule: login, by: x }]\n')).toEqual([
      'rules.yml:26:9: rules.0.rule is missing; it must be text of 1 to 200 characters',
      'rules.yml:26:11: unknown key rules.0.rul; did you mean rules.0.rule?',
      'rules.yml:26:40: rules.1.by must be a list, each text, not "x"',
    ]);
  });

  it('cannot look at spikes', () => {
    const spike = '---\nid: spike\ntitle: S\ntype: spike\nquery: a\nwindow: 5m\ntimes: 3\n';

    expect(faultsOf(`rules: [spike]\nthreshold: 2\n${spike}`)).toEqual([expect.stringMatching(/S is a spike/)]);
  });

  it('look at rules of Sigma, by id or name, and at correlations', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'mozdef-rules-of-rules-'));
    writeFileSync(
      join(directory, 'sigma.yml'),
      `title: Failed
id: 11111111-1111-4111-8111-111111111111
name: failed
logsource: { product: windows, service: security }
detection: { sel: { EventID: 4625 }, condition: sel }
---
title: Many
name: many
correlation: { type: event_count, rules: [failed], group-by: [TargetUserName], timespan: 10s, condition: { gte: 2 } }
`,
    );
    writeFileSync(
      join(directory, 'own.yml'),
      `id: own
title: Own
type: rules
rules: [{ rule: many, by: [TargetUserName] }, { rule: 11111111-1111-4111-8111-111111111111, by: [details.SubjectUserName] }]
group_by: [details.username]
window: 1m
`,
    );
    const config = rulesConfig.parse({ bundled: false, directories: [directory] });
    const { rules, faults } = await loadRules({ config });
    rmSync(directory, { recursive: true });
    const failed = (second: number, details: Record<string, string>): Event =>
      eventAt(second, `e${second}`, {
        category: 'windows',
        source: 'Security',
        details: { Channel: 'Security', EventID: 4625, ...details },
      });
    const own = rules.find(({ id }) => id === 'own') as Rule;
    const many = [0, 1].map((second) => failed(second, { TargetUserName: 'kim' }));

    expect(faults).toEqual([]);
    expect(found(own, many)).toEqual([]);
    expect(found(own, [...many, failed(9, { SubjectUserName: 'kim' })])).toEqual([[0, 9, 3, 2, 'kim']]);
    // What they ask a store for is not everything.
    expect(own.queries(0).map(({ op }) => op)).toEqual(['and', 'or']);
  });
});
