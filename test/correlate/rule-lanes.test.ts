import { describe, expect, it } from '@jest/globals';
import { BUDGET_MS, MOST_FAILURES, RuleLanes, type RuleTurn } from '../../src/correlate/rule-lanes.ts';

const turn = (rule: string, ms: number, more: Partial<RuleTurn> = {}): RuleTurn => ({
  rule,
  ms,
  groups: 1,
  left: 0,
  ...more,
});

describe('RuleLanes', () => {
  it('lets a rule that took long wait for its turn, and takes it back when it was quick for a while', () => {
    const lanes = new RuleLanes();
    expect(lanes.fast(['a', 'b'])).toEqual(['a', 'b']);

    lanes.note([turn('a', 10), turn('b', BUDGET_MS + 1)]);
    expect(lanes.fast(['a', 'b'])).toEqual(['a']);
    expect([lanes.next(), lanes.next()]).toEqual(['b', undefined]);

    for (let n = 0; n < 5; n++) lanes.note([turn('b', 10)]);
    expect(lanes.fast(['a', 'b'])).toEqual(['a', 'b']);
  });

  it('takes no rule back as long as it waits for a turn', () => {
    const lanes = new RuleLanes();
    lanes.note([turn('a', 5000)]);
    for (let n = 0; n < 5; n++) lanes.note([turn('a', 10)]);
    expect([lanes.slow, lanes.next()]).toEqual([['a'], 'a']);

    lanes.note([turn('a', 10)]);
    expect([lanes.slow, lanes.next()]).toEqual([[], undefined]);
  });

  it('gives slow rules one turn after the other', () => {
    const lanes = new RuleLanes();
    lanes.note([turn('a', 5000), turn('b', 5000)]);
    const turns: (string | undefined)[] = [];
    for (let n = 0; n < 4; n++) {
      const rule = lanes.next();
      turns.push(rule);
      if (rule === undefined) continue;
      lanes.note([turn(rule, 5000)]);
      lanes.wait(rule);
    }
    expect(turns).toEqual(['a', 'b', 'a', 'b']);
  });

  it('takes a rule for slow as long as there is something left of what it is judged for', () => {
    const lanes = new RuleLanes();
    lanes.note([turn('a', 5000)]);
    for (let n = 0; n < 10; n++) lanes.note([turn('a', 10, { left: 1 })]);
    expect(lanes.slow).toEqual(['a']);
  });

  it('puts a rule in quarantine that fails in several turns in a row, until rules are loaded anew', () => {
    const lanes = new RuleLanes();
    const fail = (): void => lanes.note([turn('a', 1, { failure: 'no' })]);
    for (let n = 1; n < MOST_FAILURES; n++) fail();
    lanes.note([turn('a', 1)]);
    for (let n = 1; n < MOST_FAILURES; n++) fail();
    expect(lanes.quarantined.size).toBe(0);

    fail();
    expect([...lanes.quarantined]).toEqual([['a', 'no']]);
    expect(lanes.fast(['a', 'b'])).toEqual(['b']);

    lanes.reset();
    expect(lanes.fast(['a', 'b'])).toEqual(['a', 'b']);
  });

  it('counts failures in a row over all that a rule is judged for, also where most of it does not fail', () => {
    const lanes = new RuleLanes();
    for (let n = 0; n < MOST_FAILURES; n++)
      lanes.note([turn('a', 600_000, { left: 2, failure: 'hangs' }), turn('a', 1, { left: 1 })]);
    expect(lanes.quarantined.get('a')).toBe('hangs');
    expect(lanes.next()).toBeUndefined();
  });

  it('is not told of a failure by one that others do not wait for any longer, and forgets it with the rule', () => {
    const lanes = new RuleLanes();
    for (let n = 0; n < MOST_FAILURES; n++) lanes.slowDown('a');
    expect([lanes.quarantined.size, lanes.slow, lanes.next()]).toEqual([0, ['a'], 'a']);

    lanes.reset();
    expect(lanes.slow).toEqual(['a']);
    lanes.keep(new Set(['b']));
    expect(lanes.slow).toEqual([]);
  });
});
