import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { silentRules } from '../../src/detect/correlation-rules.ts';
import { loadRules } from '../../src/detect/load-rules.ts';
import type { Rule } from '../../src/detect/rule/rule.ts';
import { rulesConfig } from '../../src/detect/rules-config.ts';
import type { RuleSettings } from '../../src/detect/settings/rule-setting.ts';
import type { Event } from '../../src/event/event.ts';
import { found, LOGINS, loadCorrelations, windows } from './correlation-support.ts';

const FAILED = '11111111-1111-4111-8111-111111111111';
const MANY = '44444444-4444-4444-8444-444444444444';
const TESTED = '33333333-3333-4333-8333-333333333333';

/** Failed and good logins, and a correlation of many failed ones: three within ten seconds. */
const BASE = `${LOGINS}---
title: Many failed
id: ${MANY}
name: many
correlation: { type: event_count, rules: [failed], group-by: [TargetUserName, WorkstationName], timespan: 10s, condition: { gte: 3 } }
`;

function chain(correlation: string): string {
  return `${BASE}---
title: Tested
id: ${TESTED}
name: tested
correlation:
${correlation.replaceAll(/^/gm, '  ')}`;
}

async function ruleOf(correlation: string): Promise<Rule> {
  const { rules, faults } = await loadCorrelations(chain(correlation));
  expect(faults).toEqual([]);
  return rules.find(({ id }) => id === TESTED) as Rule;
}

type Login = readonly [second: number, id: 4624 | 4625, user: string, station: string];

function logins(...said: readonly Login[]): Event[] {
  return windows(
    ...said.map(
      ([second, EventID, TargetUserName, WorkstationName]) =>
        [second, EventID, { TargetUserName, WorkstationName }] as const,
    ),
  );
}

/** Three failed logins, a second apart. */
function failures(second: number, user: string, station: string): Login[] {
  return [0, 1, 2].map((later) => [second + later, 4625, user, station]);
}

describe('Sigma correlations of correlations', () => {
  it('look for a detection after an alert that goes on for longer than the timespan', async () => {
    const rule = await ruleOf('type: temporal_ordered\nrules: [many, good]\ngroup-by: [TargetUserName]\ntimespan: 1m');
    const guesses = Array.from({ length: 200 }, (_, n): Login => [n * 3, 4625, 'kim', 'pc']);

    expect(found(rule, logins(...guesses, [599, 4624, 'kim', 'pc']))).toEqual([[597, 599, 2, 'kim']]);
    expect(found(rule, logins(...guesses, [700, 4624, 'kim', 'pc']))).toEqual([]);
  });

  it('look for an alert that goes on also where a condition says how many of the rules are enough', async () => {
    const temporal = (rest: string): Promise<Rule> =>
      ruleOf(`type: temporal\nrules: [many, good]\ngroup-by: [TargetUserName]\ntimespan: 1m${rest}`);
    const guesses = Array.from({ length: 200 }, (_, n): Login => [n * 3, 4625, 'kim', 'pc']);
    const events = logins(...guesses, [599, 4624, 'kim', 'pc']);
    const all = found(await temporal(''), events);

    expect(all).toHaveLength(1);
    expect(found(await temporal('\ncondition: {gte: 2}'), events)).toEqual(all);
    expect(found(await temporal('\ncondition: {gte: 2, lte: 3}'), events)).toEqual(all);
    expect(found(await temporal('\ncondition: {gte: 1}'), events)).toEqual([[0, 599, 201, 'kim']]);
  });

  it('look for a detection after an alert of a correlation, from its first event on', async () => {
    const rule = await ruleOf('type: temporal_ordered\nrules: [many, good]\ngroup-by: [TargetUserName]\ntimespan: 1m');

    expect(found(rule, logins(...failures(0, 'kim', 'w'), [30, 4624, 'kim', 'v']))).toEqual([[0, 30, 4, 'kim']]);
    expect(found(rule, logins([0, 4624, 'kim', 'w'], ...failures(10, 'kim', 'w')))).toEqual([]);
    expect(found(rule, logins(...failures(0, 'kim', 'w'), [30, 4624, 'lee', 'w']))).toEqual([]);
    expect(found(rule, logins(...failures(0, 'kim', 'w'), [62, 4624, 'kim', 'w']))).toEqual([]);
    expect(found(rule, logins(...failures(0, 'kim', 'w').slice(1), [30, 4624, 'kim', 'w']))).toEqual([]);
  });

  it('count alerts, each once however long it goes on', async () => {
    const rule = await ruleOf(
      'type: event_count\nrules: [many]\ngroup-by: [TargetUserName]\ntimespan: 1m\ncondition: {gte: 2}',
    );

    expect(found(rule, logins(...failures(0, 'kim', 'w'), ...failures(3, 'kim', 'w')))).toEqual([]);
    expect(found(rule, logins(...failures(0, 'kim', 'w'), ...failures(40, 'kim', 'w')))).toEqual([[0, 42, 6, 'kim']]);
    expect(found(rule, logins(...failures(0, 'kim', 'w'), ...failures(4, 'kim', 'v')))).toEqual([[0, 6, 6, 'kim']]);
  });

  it('count the values that alerts are grouped by', async () => {
    const rule = await ruleOf(
      'type: value_count\nrules: [many]\ngroup-by: [WorkstationName]\ntimespan: 1m\ncondition: {field: TargetUserName, gte: 2}',
    );

    expect(found(rule, logins(...failures(0, 'kim', 'w'), ...failures(9, 'lee', 'w')))).toEqual([[0, 11, 6, 'w']]);
    expect(found(rule, logins(...failures(0, 'kim', 'w'), ...failures(40, 'kim', 'w')))).toEqual([]);
  });

  it('take what a name means for each rule', async () => {
    const rule = await ruleOf(
      'type: temporal\nrules: [many, good]\ngroup-by: [who]\ntimespan: 1m\naliases: {who: {many: WorkstationName, good: TargetUserName}}',
    );

    expect(found(rule, logins(...failures(0, 'kim', 'lee'), [9, 4624, 'lee', 'v']))).toEqual([[0, 9, 4, 'lee']]);
  });

  it('refer to correlations that refer to correlations', async () => {
    const { rules, faults } =
      await loadCorrelations(`${chain('type: event_count\nrules: [many]\ngroup-by: [WorkstationName]\ntimespan: 1m\ncondition: {gte: 2}')}
---
title: Twice
id: 55555555-5555-4555-8555-555555555555
correlation: { type: event_count, rules: [tested], timespan: 1h, condition: { gte: 2 } }
`);
    const twice = rules.find(({ file }) => file.title === 'Twice') as Rule;
    const one = [...failures(0, 'kim', 'w'), ...failures(40, 'kim', 'w')];
    const other = [...failures(100, 'kim', 'v'), ...failures(140, 'lee', 'v')];

    expect(faults).toEqual([]);
    expect(found(twice, logins(...one))).toEqual([]);
    expect(found(twice, logins(...one, ...other))).toEqual([[0, 142, 12, '']]);
  });

  it('have another version when what they refer to has', async () => {
    const correlation = 'type: event_count\nrules: [many]\ntimespan: 1m\ncondition: {gte: 2}';
    const [before, after] = await Promise.all(
      [4625, 4626].map(async (id) => {
        const { rules } = await loadCorrelations(chain(correlation).replace('4625', String(id)));
        return rules.map(({ version }) => version);
      }),
    );

    expect(after?.filter((version) => before?.includes(version))).toEqual([]);
  });

  it('keep the correlations that they refer to from raising alerts, unless they say otherwise', async () => {
    const correlation = 'type: event_count\nrules: [many]\ntimespan: 1m\ncondition: {gte: 2}';

    expect([...silentRules((await loadCorrelations(chain(correlation))).sigma)].sort()).toEqual([FAILED, MANY]);
    expect([...silentRules((await loadCorrelations(chain(`${correlation}\ngenerate: true`))).sigma)]).toEqual([FAILED]);
  });

  it.each([
    [
      'type: event_count\nrules: [many]\ngroup-by: [LogonType]\ntimespan: 1m\ncondition: {gte: 2}',
      /alerts of the correlation many have no LogonType: it groups by TargetUserName, WorkstationName/,
    ],
    [
      'type: value_sum\nrules: [many]\ntimespan: 1m\ncondition: {field: Size, gte: 2}',
      /alerts of the correlation many have no Size/,
    ],
    ['type: event_count\nrules: [tested]\ntimespan: 1m\ncondition: {gte: 2}', /refers to itself/],
  ])('say what they cannot look at: %s', async (correlation, message) => {
    const { faults, rules } = await loadCorrelations(chain(correlation));

    expect(rules.map(({ id }) => id)).toEqual([MANY]);
    expect(faults).toMatchObject([
      { where: expect.stringMatching(/^test\.yml:2\d:\d+$/), message: expect.stringMatching(message) },
    ]);
  });

  it('cannot look at one that cannot be used, nor make too long a chain', async () => {
    const links = Array.from({ length: 11 }, (_, index) => {
      const before = index === 0 ? 'many' : `link${index - 1}`;
      return `---\ntitle: Link ${index}\nname: link${index}\ncorrelation: { type: event_count, rules: [${before}], timespan: 1m, condition: { gte: 2 } }\n`;
    });
    const wrong =
      '---\ntitle: On it\ncorrelation: { type: event_count, rules: [tested], timespan: 1m, condition: { gte: 2 } }\n';
    const broken = chain('type: event_count\nrules: [many]\ngroup-by: [LogonType]\ntimespan: 1m\ncondition: {gte: 2}');
    const { faults } = await loadCorrelations(`${broken}\n${wrong}${links.join('')}`);

    expect(faults.map(({ where, message }) => `${where}: ${message}`)).toEqual([
      expect.stringMatching(/^test\.yml:22:1: alerts of/),
      'test.yml:30:1: it refers to tested, which cannot be used',
      'test.yml:70:1: a chain has 10 rules at most, and this is one more',
      'test.yml:74:1: it refers to link9, which cannot be used',
    ]);
  });

  describe('in a server', () => {
    async function loaded(settings: RuleSettings) {
      const directory = mkdtempSync(join(tmpdir(), 'mozdef-chains-'));
      const text = chain(
        'type: event_count\nrules: [many]\ngroup-by: [TargetUserName]\ntimespan: 1m\ncondition: {gte: 1}',
      );
      writeFileSync(join(directory, 'sigma.yml'), text);
      const config = rulesConfig.parse({ bundled: false, sigma: [directory] });
      const { rules, silentCorrelations } = await loadRules({ config, settings });
      rmSync(directory, { recursive: true });
      return { ids: rules.map(({ id }) => id), silent: silentCorrelations.map(({ id }) => id), rules };
    }
    const exception = {
      id: 'e',
      addedby: 'ann',
      added: '2026-11-24T12:00:00Z',
      query: 'details.WorkstationName:w',
      reason: 'r',
      owner: 'o',
    };

    it('run alone', async () => {
      expect(await loaded({})).toMatchObject({ ids: [TESTED], silent: [MANY] });
    });

    it('look at others with their exceptions, also at those that are switched off', async () => {
      const { rules } = await loaded({
        [MANY]: { enabled: false, exceptions: [exception] },
      });
      const [rule] = rules as [Rule];

      expect(found(rule, logins(...failures(0, 'kim', 'w')))).toEqual([]);
      expect(found(rule, logins(...failures(0, 'kim', 'v')))).toEqual([[0, 2, 3, 'kim']]);
    });
  });
});
