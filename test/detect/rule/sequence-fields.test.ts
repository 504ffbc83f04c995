import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { evaluateRule } from '../../../src/correlate/evaluate-rule.ts';
import { runExamples } from '../../../src/correlate/run-example.ts';
import { countedBy } from '../../../src/detect/counted-by.ts';
import type { LoadedRules } from '../../../src/detect/load-rules.ts';
import type { Rule } from '../../../src/detect/rule/rule.ts';
import type { Event } from '../../../src/event/event.ts';
import { eventAt, START } from '../../correlate/support.ts';
import { together } from '../judge/support.ts';
import { readOne, ruleOf } from './support.ts';

/** An attack at a host, then a connection from that host: here what is attacked, there who connects. */
const PAIR = `type: sequence
steps:
  - { query: 'category:a', by: [details.to] }
  - { query: 'category:(a OR b)' }
group_by: [details.from]
window: 5s
`;
const EVENTS = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 20 }),
    category: fc.constantFrom('a', 'b', 'c', 'd'),
    from: fc.constantFrom('x', 'y', undefined),
    to: fc.constantFrom('x', 'y', undefined),
  }),
  { maxLength: 12 },
);

function drafts(rule: Rule, events: readonly Event[]): string[] {
  return evaluateRule(rule, events, START + 100_000)
    .map(({ group, finding: { first, last } }) => `${group.join()}: ${first - START} to ${last - START}`)
    .sort();
}

describe('a sequence whose steps have other fields for those of group_by', () => {
  it.each([
    ['', false],
    ["until: { query: 'category:c', by: [details.to] }\n", true],
  ])('finds what every pair of events would say (%j)', (until, breaks) => {
    const rule = ruleOf(PAIR + until);
    fc.assert(
      fc.property(EVENTS, (written) => {
        const made = written.map(({ at, category, from, to }, index) => ({
          at: at * 1000,
          category,
          to,
          from,
          event: eventAt(at, `e${index}`, { category, details: { ...(from && { from }), ...(to && { to }) } }),
        }));
        const pairs = made.flatMap((one) => made.map((other) => ({ one, other })));
        const wanted = ['x', 'y'].flatMap((value) => {
          const ends = pairs
            .filter(({ one, other }) => one !== other && one.category === 'a' && 'ab'.includes(other.category))
            .filter(({ one, other }) => one.to === value && other.from === value)
            .filter(({ one, other }) => one.at <= other.at && other.at - one.at < 5000)
            .filter(
              ({ one, other }) =>
                !breaks ||
                !made.some(({ at, category, to }) => category === 'c' && to === value && at > one.at && at < other.at),
            );
          const found = [...Map.groupBy(ends, ({ other }) => other.at)].map(([at, some]) => ({
            first: Math.max(...some.map(({ one }) => one.at)),
            fired: at,
            last: at,
            until: at,
            value: 2,
          }));
          return together(found, 5000).map(({ first, last }) => `${value}: ${first} to ${last}`);
        });

        const events = made.map(({ event }) => event);
        expect(drafts(rule, events)).toEqual(wanted.sort());
      }),
      { numRuns: 1000 },
    );
  });

  it('counts an event in each of its groups, in one of them as several steps if it is the same', () => {
    const rule = ruleOf(PAIR);
    const groupsOf = (details: Record<string, string>): unknown[] =>
      rule.read(eventAt(0, 'e', { category: 'a', details })).map(({ group, match }) => [group, match.steps]);

    expect(groupsOf({ from: 'x', to: 'y' })).toEqual([
      [['y'], 1],
      [['x'], 2],
    ]);
    expect(groupsOf({ from: 'x', to: 'x' })).toEqual([[['x'], 3]]);
    expect(groupsOf({ to: 'y' })).toEqual([[['y'], 1]]);
    expect(rule.stepsOf(eventAt(0, 'e', { category: 'a', details: { to: 'y' } }))).toBe(1);
    expect(groupsOf({})).toEqual([]);
  });

  it('names its alerts by group_by, and leaves out what is excepted', () => {
    const rule = readOne(`id: pivot
title: Pivot
${PAIR}summary: '{group} was attacked from {details.from|}'
exceptions: [{ query: 'details.to:y', reason: test, owner: kim }]
`);
    const attack = (id: string, to: string): Event => eventAt(0, id, { category: 'a', details: { to } });
    const login = (id: string, from: string): Event => eventAt(1, id, { category: 'b', details: { from } });
    const events = [attack('e0', 'x'), attack('e1', 'y'), login('e2', 'x'), login('e3', 'y')];

    const [draft, ...others] = evaluateRule(rule, events, START + 100_000);

    expect(others).toEqual([]);
    expect(draft?.facts).toMatchObject({ group: { 'details.from': 'x' }, summary: 'x was attacked from x', count: 2 });
  });

  it('is counted by exceptions as it is judged, and tried on its examples', () => {
    const rule = readOne(`id: pivot
title: Pivot
${PAIR}examples:
  fires:
    - events: [{ category: a, details: { to: x } }, { category: b, details: { from: x } }]
      alerts: [{ group: { details.from: x }, count: 2 }]
  quiet:
    - events: [{ category: a, details: { to: x } }, { category: b, details: { to: x } }]
`);
    const event = eventAt(0, 'e', { category: 'a', details: { from: 'x', to: 'y' } });
    const counting = countedBy('pivot', { rules: [rule], disabled: [] } as unknown as LoadedRules, START);

    expect(runExamples(rule).map(({ fault }) => fault)).toEqual([undefined, undefined]);
    expect(counting?.groupBy).toEqual(['details.from']);
    expect(counting?.groupsOf(event)).toEqual([['y'], ['x']]);
  });
});
