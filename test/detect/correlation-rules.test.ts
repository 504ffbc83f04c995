import { describe, expect, it } from '@jest/globals';
import { silentRules } from '../../src/detect/correlation-rules.ts';
import type { Event } from '../../src/event/event.ts';
import { compileMatcher } from '../../src/query/matches.ts';
import { found, LOGINS, loadCorrelations, windows } from './correlation-support.ts';

function load(correlation: string) {
  return loadCorrelations(`${LOGINS}---
title: Tested
id: 33333333-3333-4333-8333-333333333333
author: Kim
level: high
correlation:
${correlation.replaceAll(/^/gm, '  ')}`);
}

describe('Sigma correlations', () => {
  it('counts events of a group in a sliding window that is open at its beginning', async () => {
    const { rules } = await load(
      'type: event_count\nrules: [failed]\ngroup-by: [TargetUserName]\ntimespan: 10s\ncondition: {gte: 3}',
    );
    const [rule] = rules;
    const user = { TargetUserName: 'kim' };
    expect(rule?.file).toMatchObject({ author: 'Kim', severity: 'ERROR' });

    expect(found(rule, windows([0, 4625, user], [5, 4625, user], [10, 4625, user]))).toEqual([]);
    expect(found(rule, windows([0, 4625, user], [5, 4625, user], [9, 4625, user], [10, 4625]))).toEqual([
      [0, 9, 3, 'kim'],
    ]);
  });

  it('fail only when what they look at cannot be tried', async () => {
    const { rules } = await loadCorrelations(`${LOGINS}---
title: Unreadable
name: unreadable
logsource: { product: windows, service: security }
detection: { sel: { EventID: 4625, trap|contains: x }, condition: sel }
${['failed', 'unreadable'].map((name) => `---\ntitle: ${name}\ncorrelation: { type: event_count, rules: [${name}], timespan: 1m, condition: { gte: 1 } }`).join('\n')}`);
    const [event] = windows([0, 4625]);
    Object.defineProperty(event?.details, 'trap', {
      get(): never {
        throw new Error('a trap');
      },
    });

    expect(() => rules[1]?.read(event as Event)).toThrow('a trap');
    expect(rules[0]?.read(event as Event)).toHaveLength(1);
  });

  it('goes on with an alert until the window was below the condition for a timespan', async () => {
    const { rules } = await load(
      'type: event_count\nrules: [failed]\ngroup-by: [TargetUserName]\ntimespan: 10s\ncondition: {gte: 2}',
    );
    const at = (...seconds: number[]) =>
      windows(
        ...seconds.map(
          (second) => [second, 4625, { TargetUserName: 'kim' }] as [number, number, Record<string, string>],
        ),
      );

    // Below from 10 on, when the first one leaves; what fires before 20 is the same.
    expect(found(rules[0], at(0, 1, 18, 19))).toEqual([[0, 19, 4, 'kim']]);
    expect(found(rules[0], at(0, 1, 25, 26))).toEqual([
      [0, 1, 2, 'kim'],
      [25, 26, 2, 'kim'],
    ]);
  });

  it('counts distinct values, and tuples of several fields', async () => {
    const one = await load(
      'type: value_count\nrules: [failed]\ngroup-by: [WorkstationName]\ntimespan: 1m\ncondition: {field: TargetUserName, gte: 3}',
    );
    const two = await load(
      'type: value_count\nrules: [failed]\ngroup-by: [WorkstationName]\ntimespan: 1m\ncondition: {field: [TargetUserName, LogonType], gte: 3}',
    );
    const events = windows(
      [0, 4625, { WorkstationName: 'w', TargetUserName: 'a', LogonType: '3' }],
      [1, 4625, { WorkstationName: 'w', TargetUserName: 'a', LogonType: '10' }],
      [2, 4625, { WorkstationName: 'w', TargetUserName: 'b', LogonType: '3' }],
    );

    expect(found(one.rules[0], events)).toEqual([]);
    expect(found(two.rules[0], events)).toEqual([[0, 2, 3, 'w']]);
  });

  it('adds up, averages and finds percentiles of numbers', async () => {
    const events = windows(
      [0, 4625, { Size: '1' }],
      [1, 4625, { Size: '2' }],
      [2, 4625, { Size: '9' }],
      [3, 4625, { Size: 'x' }],
    );
    const firing = async (type: string, condition: string) =>
      found((await load(`type: ${type}\nrules: [failed]\ntimespan: 1m\ncondition: ${condition}`)).rules[0], events)
        .length;

    expect(await firing('value_sum', '{field: Size, gte: 12}')).toBe(1);
    expect(await firing('value_sum', '{field: Size, gt: 12}')).toBe(0);
    expect(await firing('value_avg', '{field: Size, gte: 4}')).toBe(1);
    expect(await firing('value_avg', '{field: Size, gt: 4}')).toBe(0);
    expect(await firing('value_median', '{field: Size, eq: 2}')).toBe(1);
    expect(await firing('value_percentile', '{field: Size, percentile: 100, gte: 9}')).toBe(1);
  });

  it('wants all rules within a timespan, in any order or in theirs', async () => {
    const correlation = 'rules: [failed, good]\ngroup-by: [TargetUserName]\ntimespan: 10s';
    const any = await load(`type: temporal\n${correlation}`);
    const ordered = await load(`type: temporal_ordered\n${correlation}`);
    const user = { TargetUserName: 'kim' };
    const backwards = windows([0, 4624, user], [3, 4625, user]);
    const forwards = windows([0, 4625, user], [3, 4624, user]);

    expect([found(any.rules[0], backwards), found(ordered.rules[0], backwards)]).toEqual([[[0, 3, 2, 'kim']], []]);
    expect(found(ordered.rules[0], forwards)).toEqual([[0, 3, 2, 'kim']]);
    expect(found(any.rules[0], windows([0, 4624, user], [10, 4625, user]))).toEqual([]);
  });

  it('keeps the order where a condition asks for all in numbers, and says that it cannot where it asks for some', async () => {
    const of = (condition: string) =>
      load(
        `type: temporal_ordered\nrules: [failed, good]\ngroup-by: [TargetUserName]\ntimespan: 10s\ncondition: ${condition}`,
      );
    const user = { TargetUserName: 'kim' };
    const { rules } = await of('{gte: 2}');

    expect(found(rules[0], windows([0, 4624, user], [3, 4625, user]))).toEqual([]);
    expect(found(rules[0], windows([0, 4625, user], [3, 4624, user]))).toEqual([[0, 3, 2, 'kim']]);
    for (const some of ['{gte: 1}', '{lt: 2}', 'failed or good'])
      expect((await of(some)).faults).toMatchObject([
        { message: expect.stringContaining('must follow in their order') },
      ]);
  });

  it('wants those of the rules that a condition over their names says', async () => {
    const { rules } = await load(
      'type: temporal\nrules: [failed, good]\ngroup-by: [TargetUserName]\ntimespan: 10s\ncondition: failed and not good',
    );
    const user = { TargetUserName: 'kim' };

    expect(found(rules[0], windows([0, 4625, user], [20, 4624, user], [25, 4625, user]))).toEqual([[0, 0, 1, 'kim']]);
  });

  it('groups by what a name means for each rule', async () => {
    const { rules } = await load(
      'type: temporal\nrules: [failed, good]\ngroup-by: [user]\ntimespan: 10s\naliases: {user: {failed: TargetUserName, good: SubjectUserName}}',
    );

    expect(
      found(rules[0], windows([0, 4625, { TargetUserName: 'kim' }], [1, 4624, { SubjectUserName: 'kim' }])),
    ).toEqual([[0, 1, 2, 'kim']]);
    expect(
      found(rules[0], windows([0, 4625, { TargetUserName: 'kim' }], [1, 4624, { TargetUserName: 'kim' }])),
    ).toEqual([]);
  });

  it('keeps the rules that it refers to from raising alerts, unless it says otherwise', async () => {
    const quiet = await load('type: event_count\nrules: [failed]\ntimespan: 1m\ncondition: {gte: 3}');
    const loud = await load('type: event_count\nrules: [failed]\ntimespan: 1m\ncondition: {gte: 3}\ngenerate: true');

    expect([...silentRules(quiet.sigma)]).toEqual(['11111111-1111-4111-8111-111111111111']);
    expect([...silentRules(loud.sigma)]).toEqual([]);
  });

  it('says what it cannot do, and leaves the others alone', async () => {
    const { faults, rules } = await load('type: event_count\nrules: [faild]\ntimespan: 1m\ncondition: {gte: 3}');

    expect(rules).toEqual([]);
    expect(faults).toMatchObject([{ message: 'there is no rule with the id or name faild. Did you mean failed?' }]);
  });

  it('ask a store for the events that they may count, and not for all', async () => {
    const ordered = 'type: temporal_ordered\nrules: [failed, good]\ngroup-by: [TargetUserName]\ntimespan: 1m';
    const [rule] = (await load(ordered)).rules;
    const kim = { TargetUserName: 'kim' };
    const events = windows([0, 4625, kim], [1, 4624, kim], [2, 4624], [3, 4634, kim]);
    const asked = rule?.queries(0) ?? [];

    expect(asked).toHaveLength(1);
    expect(events.map((event) => asked.some((query) => compileMatcher(query)(event)))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(events.map((event) => rule?.read(event).length)).toEqual([1, 1, 0, 0]);
  });
});
