import { describe, expect, it } from '@jest/globals';
import { findCorrelationFaults, RuleNames } from '../../../src/detect/sigma/correlation-references.ts';
import { readSigma } from '../../../src/detect/sigma/read-sigma.ts';
import type { SigmaCorrelation } from '../../../src/detect/sigma/rule.ts';
import { describeFault } from '../../../src/detect/sigma/sigma-fault.ts';

function correlation(section: string): SigmaCorrelation {
  const { correlations, faults } = readSigma(`title: C\ncorrelation:\n${section}`, 'x.yml');
  const [one] = correlations;
  if (!one) throw new Error(faults.map(describeFault).join('\n'));
  return one;
}

function faultsOf(section: string): string[] {
  return readSigma(`title: C\ncorrelation:\n${section}`, 'x.yml').faults.map(describeFault);
}

describe('readCorrelation', () => {
  it('reads a count', () => {
    const text = `title: Many failures
id: 0e95725d-7320-415d-80f7-004da920fc11
correlation:
  type: event_count
  rules: [failed_login]
  group-by: [user]
  timespan: 5m
  condition: {gte: 10, lt: 100}
  aliases:
    user:
      failed_login: TargetUserName
  generate: true
level: medium
`;

    expect(readSigma(text, 'x.yml').correlations).toEqual([
      {
        id: '0e95725d-7320-415d-80f7-004da920fc11',
        title: 'Many failures',
        level: 'medium',
        tags: [],
        references: [],
        falsepositives: [],
        type: 'event_count',
        rules: ['failed_login'],
        groupBy: ['user'],
        timespanMs: 300_000,
        condition: {
          kind: 'value',
          bounds: [
            { comparison: 'gte', value: 10 },
            { comparison: 'lt', value: 100 },
          ],
          fields: [],
        },
        aliases: [{ alias: 'user', fields: [{ rule: 'failed_login', field: 'TargetUserName' }] }],
        generate: true,
      },
    ]);
  });

  it('reads fields and percentiles', () => {
    const { condition } = correlation(
      '  type: value_percentile\n  rules: a\n  timespan: 1h\n  condition: {field: [x, y], percentile: 95, gt: 3}',
    );

    expect(condition).toEqual({
      kind: 'value',
      bounds: [{ comparison: 'gt', value: 3 }],
      fields: ['x', 'y'],
      percentile: 95,
    });
  });

  it('takes all rules for a temporal one without a condition', () => {
    expect(correlation('  type: temporal\n  rules: [a, b]\n  timespan: 1h')).toMatchObject({
      groupBy: [],
      generate: false,
      condition: { kind: 'rules', condition: { op: 'some', quantity: 'all', names: ['a', 'b'] } },
    });
  });

  it('reads a condition over the names of rules', () => {
    const { condition } = correlation(
      '  type: temporal\n  rules: [a, b, c]\n  timespan: 1h\n  condition: a and (b or not c)',
    );

    expect(condition).toMatchObject({ kind: 'rules', condition: { op: 'and', of: [{ name: 'a' }, { op: 'or' }] } });
  });

  it.each([
    ['30s', 30_000],
    ['5m', 300_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
    ['1w', 604_800_000],
    ['1M', 2_629_746_000],
    ['1y', 31_556_952_000],
  ])('reads the timespan %s', (timespan, milliseconds) => {
    expect(correlation(`  type: temporal\n  rules: a\n  timespan: ${timespan}`).timespanMs).toBe(milliseconds);
  });

  it.each([
    [
      '  type: event_cuont\n  rules: a\n  timespan: 1m\n  condition: {gte: 1}',
      'x.yml:3:3: there is no correlation type event_cuont. Did you mean event_count?',
    ],
    [
      '  type: event_count\n  timespan: 1m\n  condition: {gte: 1}',
      'x.yml:2:1: the correlation names no rules. Add rules: with ids or names of rules.',
    ],
    [
      '  type: event_count\n  rules: a\n  timespan: soon\n  condition: {gte: 1}',
      'x.yml:5:3: the timespan is not a number with a unit. Write it like 30s, 5m, 12h, 7d, 2w, 1M (month) or 1y.',
    ],
    [
      '  type: event_count\n  rules: a\n  timespan: 1m',
      'x.yml:2:1: a condition is missing. Write it like condition: and below it gte: 10.',
    ],
    [
      '  type: event_count\n  rules: a\n  timespan: 1m\n  condition: {gts: 1}',
      'x.yml:6:15: there is no comparison gts. Did you mean gt?',
    ],
    ['  type: event_count\n  rules: a\n  timespan: 1m\n  condition: {gte: many}', 'x.yml:6:15: gte takes a number'],
    [
      '  type: event_count\n  rules: a\n  timespan: 1m\n  condition: {}',
      'x.yml:6:3: the condition needs one of gt, gte, lt, lte, eq, neq',
    ],
    [
      '  type: value_count\n  rules: a\n  timespan: 1m\n  condition: {gte: 1}',
      'x.yml:6:3: value_count needs a field. Add field: below condition:.',
    ],
    [
      '  type: event_count\n  rules: a\n  timespan: 1m\n  condition: {gte: 1, field: x}',
      'x.yml:6:23: event_count has no field. Use a type that begins with value_.',
    ],
    [
      '  type: value_percentile\n  rules: a\n  timespan: 1m\n  condition: {gte: 1, field: x, percentile: 101}',
      'x.yml:6:33: the percentile is not a number from 0 to 100',
    ],
    [
      '  type: temporal\n  rules: [first, second]\n  timespan: 1m\n  condition: first and secnd',
      'x.yml:6:3: there is no search secnd. Did you mean second?',
    ],
    [
      '  type: temporal\n  rules: [a]\n  timespan: 1m\n  aliases: {u: {b: x}}',
      'x.yml:6:17: the correlation has no rule b. Did you mean a?',
    ],
    [
      '  type: temporal\n  rules: [a]\n  timespan: 1m\n  groupby: x',
      'x.yml:6:3: a correlation has no groupby. Did you mean group-by?',
    ],
  ])('says what is wrong with %j', (section, fault) => {
    expect(faultsOf(section)).toEqual([fault]);
  });
});

it('takes no more rules in a temporal correlation than can be told apart', () => {
  const faultsFor = (type: string, count: number): readonly string[] => {
    const rules = Array.from({ length: count }, (_, index) => `r${index}`).join();
    const rest = type === 'event_count' ? ', condition: {gte: 2}' : '';
    const text = `title: T\ncorrelation: {type: ${type}, timespan: 1m, rules: [${rules}]${rest}}\n`;
    return readSigma(text, 'x.yml').faults.map(({ message }) => message);
  };

  expect([faultsFor('temporal', 30), faultsFor('event_count', 100)]).toEqual([[], []]);
  expect(faultsFor('temporal_ordered', 31)).toEqual(['temporal_ordered takes 30 rules at most']);
});

describe('findCorrelationFaults', () => {
  it('finds rules that are not there, and circles', () => {
    const text = ['a', 'b', 'c', 'd']
      .map((name, index) => {
        const rules = [['b'], ['c'], ['a'], ['a', 'failed_lgin']][index];
        return `title: ${name}\nname: ${name}\ncorrelation: {type: temporal, timespan: 1m, rules: [${rules?.join()}]}\n`;
      })
      .join('---\n');
    const rule = 'title: F\nname: failed_login\nlogsource: {product: p}\ndetection: {s: {a: 1}, condition: s}\n';
    const { correlations, rules } = readSigma(`${text}---\n${rule}`, 'x.yml');

    const faults = findCorrelationFaults(correlations, new RuleNames(rules, correlations));

    expect(faults.map(({ correlation: { title }, message, remedy }) => [title, message, remedy])).toEqual([
      ['a', 'the correlation refers to itself, directly or through others', undefined],
      ['b', 'the correlation refers to itself, directly or through others', undefined],
      ['c', 'the correlation refers to itself, directly or through others', undefined],
      ['d', 'there is no rule with the id or name failed_lgin', 'Did you mean failed_login?'],
    ]);
  });
});
