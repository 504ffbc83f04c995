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
    expect([lanes.next(true), lanes.next(true)]).toEqual(['b', undefined]);

    for (let n = 0; n < 5; n++) lanes.note([turn('b', 10)]);
    expect(lanes.fast(['a', 'b'])).toEqual(['a', 'b']);
  });

  it('gives slow rules one turn after the other', () => {
    const lanes = new RuleLanes();
    lanes.note([turn('a', 5000), turn('b', 5000)]);
    const turns: (string | undefined)[] = [];
    for (let n = 0; n < 4; n++) {
      const rule = lanes.next(true);
      turns.push(rule);
      if (rule !== undefined) lanes.note([turn(rule, 5000)]);
    }
    expect(turns).toEqual(['a', 'b', 'a', 'b']);
  });

  it('lets slow rules wait for the others, but not for ever', () => {
    const lanes = new RuleLanes();
    lanes.note([turn('a', 5000)]);
    const turns = Array.from({ length: 10 }, () => lanes.next(false));
    expect(turns).toEqual([...Array.from({ length: 9 }, () => undefined), 'a']);
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

  it('does not wait for ever for one that hangs again and again', () => {
    const lanes = new RuleLanes();
    for (let n = 0; n < MOST_FAILURES; n++) {
      lanes.fast(['a']);
      expect(lanes.next(true)).toBe(n === 0 ? undefined : 'a');
      lanes.stuck('a', 'hangs');
    }
    expect(lanes.next(true)).toBeUndefined();
    expect(lanes.quarantined.get('a')).toBe('hangs');
  });
});
