import { describe, expect, it } from '@jest/globals';
import { evaluateRule } from '../../../src/correlate/evaluate-rule.ts';
import { runExamples } from '../../../src/correlate/run-example.ts';
import { type ReadOptions, readRules } from '../../../src/detect/rule/read-rules.ts';
import type { Rule } from '../../../src/detect/rule/rule.ts';
import type { Event } from '../../../src/event/event.ts';

function read(text: string, overrides?: ReadOptions['overrides']) {
  return readRules(text, { name: 'a.yml', lists: () => undefined, ...(overrides && { overrides }) });
}

function event(fields: object, time = '2026-06-15T12:00:00Z'): Event {
  const { details = {}, ...others } = fields as { details?: object };
  return { utctimestamp: time, receivedtimestamp: time, mozdef: { id: time }, ...others, details } as unknown as Event;
}

const BY_USER = `
id: r
title: t
severity: WARNING
severity_by:
  - { severity: NOTICE, field: details.user, values: $expected }
  - { severity: CRITICAL, field: details.level, values: [9] }
params: { expected: [Alice] }
query: '*'
`;

describe('severity_by', () => {
  const severityOf = (rule: Rule | undefined, details: object) =>
    evaluateRule(rule as Rule, [event({ details })], Date.parse('2026-06-16')).map(({ facts }) => facts.severity);

  it.each([
    [{ user: 'alice' }, 'NOTICE'],
    [{ user: 'bob' }, 'WARNING'],
    [{ user: 'alice', level: 9 }, 'NOTICE'],
    [{ user: 'bob', level: '9' }, 'CRITICAL'],
    [{}, 'WARNING'],
  ])('says of %j: %s', (details, severity) => {
    expect(severityOf(read(BY_USER).rules[0], details)).toEqual([severity]);
  });

  it('gives way to the severity of the configuration', () => {
    const { rules } = read(BY_USER, { r: { severity: 'ERROR', params: {} } });

    expect(severityOf(rules[0], { user: 'alice' })).toEqual(['ERROR']);
  });

  it('counts for whether an alert is told, and for its risk', () => {
    const [draft] = evaluateRule(
      read(BY_USER).rules[0] as Rule,
      [event({ details: { user: 'alice' } })],
      Date.parse('2026-06-16'),
    );

    expect(draft?.facts).toMatchObject({ notify: false, risk: 25 });
  });
});

describe('_query_', () => {
  const rule = (params: string) => read(`{id: r, title: t, params: ${params}, query: 'a:1 AND NOT _query_:$but'}`);

  it('stands for any of the queries of a parameter', () => {
    const { rules } = rule(`{but: ['user:kirk AND ip:10.1.1.1', 'user:spock']}`);
    const quiet = (details: object) => rules[0]?.stepsOf(event({ details: { a: 1, ...details } })) === 0;

    expect(quiet({ user: 'kirk', ip: '10.1.1.1' })).toBe(true);
    expect(quiet({ user: 'kirk', ip: '10.1.1.2' })).toBe(false);
    expect(quiet({ user: 'spock' })).toBe(true);
    expect(quiet({})).toBe(false);
  });

  it('is found nowhere without any', () => {
    expect(rule('{but: []}').rules[0]?.stepsOf(event({ details: { a: 1 } }))).toBe(1);
  });

  it.each([
    [`{but: ['user:(kirk']}`, 'of $but, "user:(kirk" is no query: at column 6, the closing ) is missing'],
    [`{but: ['  ']}`, 'a query of $but is empty'],
    [`{butt: ['a']}`, 'there is no parameter $but. Did you mean $butt?'],
  ])('says what is wrong with %s', (params, message) => {
    expect(rule(params).faults[0]?.message).toContain(message);
  });

  it('wants a parameter', () => {
    const { faults } = read(`{id: r, title: t, query: '_query_:user'}`);

    expect(faults[0]?.message).toContain('the name of a parameter is expected after _query_:');
  });
});

describe('hours', () => {
  it('counts events by their own time', () => {
    const { rules } = read(`{id: r, title: t, query: '*', hours: {outside: ['03:05-04:10']}}`);

    expect(rules[0]?.stepsOf(event({}, '2026-06-15T03:30:00Z'))).toBe(0);
    expect(rules[0]?.stepsOf(event({}, '2026-06-15T04:30:00Z'))).toBe(1);
  });

  it.each([
    [`{outside: ['3-4']}`, 'must be times of day such as'],
    [`{}`, 'must hold within or outside'],
    [`{within: ['03:00-04:00'], timezone: Berlin}`, 'must be a time zone'],
  ])('says what is wrong with %s', (hours, message) => {
    const { faults } = read(`{id: r, title: t, query: '*', hours: ${hours}}`);

    expect(faults.map((fault) => fault.message).join()).toContain(message);
  });
});

describe('examples', () => {
  it('put an event a second after the one before, unless they say when', () => {
    const { rules } = read(`
id: r
title: t
type: threshold
threshold: 3
window: 10s
query: '*'
examples:
  fires:
    - events: [{ repeat: 2, every: 8s }, {}]
  quiet:
    - events: [{ repeat: 2, every: 9s }, {}]
    - events: [{}, {}, { at: 1m }]
`);

    expect(runExamples(rules[0] as Rule).map(({ fault }) => fault)).toEqual([undefined, undefined, undefined]);
  });

  it('know that nothing came since they began', () => {
    const { rules } = read(`
id: r
title: t
type: absence
window: 10m
query: '*'
examples:
  fires: [{ events: [], wait: 11m }]
  quiet: [{ events: [], wait: 9m }]
`);

    expect(runExamples(rules[0] as Rule).map(({ fault }) => fault)).toEqual([undefined, undefined]);
  });
});

describe('readRules', () => {
  it('says what the forms of texts are, in the words of the schema', () => {
    const { faults } = read(`{id: a b, title: t, query: '*', attack: [X1], group_by: [a b]}`);

    expect(faults.map(({ message }) => message)).toEqual([
      'id must be up to 100 letters, digits, dots, dashes or underscores',
      'attack.0 must be ids of MITRE ATT&CK such as T1110.001',
      'group_by.0 must be the name of a field such as details.sourceipaddress',
    ]);
  });
});
