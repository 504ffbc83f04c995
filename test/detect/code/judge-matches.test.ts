import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Earlier, Fires } from '../../../src/detect/code/define-alert.ts';
import { judgeMatches } from '../../../src/detect/code/judge-matches.ts';
import type { Finding, Match } from '../../../src/detect/judge/judge.ts';
import { ALWAYS, judgePromises, matchesAt, matchesWith, span, spans } from '../judge/support.ts';

type Asked = (match: Match, earlier: readonly Match[]) => Fires<Match>;

/** Answers of many kinds that depend on all that an alert in code is told, and on nothing else. */
const asked: fc.Arbitrary<Asked> = fc.oneof(
  fc.integer({ min: 1, max: 5 }).map(
    (least): Asked =>
      (_, earlier) =>
        earlier.length >= least && { first: earlier[earlier.length - least], value: earlier.length },
  ),
  fc.constant<Asked>(({ fields }, earlier) => earlier.at(-1)?.fields['a'] !== fields['a']),
  fc.constant<Asked>((match, earlier) => {
    const first = earlier.find(({ steps }) => steps === match.steps);
    return first && { first, value: match.time - first.time };
  }),
);

const judged = fc.record({ asked, before: fc.integer({ min: 0, max: 12 }), suppress: span }).map((options) => ({
  judge: judgeMatches({
    before: options.before,
    suppress: options.suppress,
    fires: (match, earlier) => options.asked(match, [...earlier]),
  }),
  oracle: (matches: readonly Match[], { from, to }: { from: number; to: number }): Finding[] =>
    matches.flatMap((match, index) => {
      const { time } = match;
      const earlier = matches.slice(0, index).filter((one) => one.time > time - options.before);
      const answer = options.asked(match, earlier);
      if (!answer || time < from || time >= to) return [];
      const { first = match, value = 1 } = answer === true ? {} : answer;
      return [{ first: first.time, fired: time, last: time, until: time, value }];
    }),
}));

describe('judgeMatches', () => {
  judgePromises(judged);

  it('shows those before a match without a copy, and nothing else', () => {
    const seen: unknown[] = [];
    const fires = (_: Match, earlier: Earlier<Match>): undefined => {
      const at = (index: number): number | undefined => earlier.at(index)?.time;
      const last = earlier.findLast(({ time }) => time < 4)?.time;
      seen.push([earlier.length, [...earlier].map(({ time }) => time), at(0), at(-1), at(-4), at(3), last]);
    };

    judgeMatches({ before: 3, suppress: 1, fires }).judge(matchesAt(1, 2, 4, 4), ALWAYS);

    expect(seen).toEqual([
      [0, [], undefined, undefined, undefined, undefined, undefined],
      [1, [1], 1, 1, undefined, undefined, 1],
      [1, [2], 2, 2, undefined, undefined, 2],
      [2, [2, 4], 2, 4, undefined, undefined, 2],
    ]);
  });

  it('asks only of those from an instant on', () => {
    const asked: number[] = [];
    const fires = ({ time }: Match): boolean => asked.push(time) > 0;

    const { findings } = judgeMatches({ before: 5, suppress: 3, fires }).judge(matchesAt(1, 2, 3, 7), {
      ...ALWAYS,
      from: 2,
    });

    expect(asked).toEqual([2, 3, 7]);
    expect(spans(findings)).toEqual([
      [2, 3, 3, 1],
      [7, 7, 7, 1],
    ]);
  });

  it('makes one finding of what fires at the same time, even if nothing is suppressed', () => {
    const judge = judgeMatches({ before: 0, suppress: 0, fires: ({ fields }) => ({ value: Number(fields['a']) }) });

    expect(spans(judge.judge(matchesWith([5, 1], [5, -3], [6, 2]), ALWAYS).findings)).toEqual([
      [5, 5, 5, -3],
      [6, 6, 6, 2],
    ]);
  });

  it.each<[string, unknown]>([
    ['a promise', Promise.resolve(true)],
    ['a text', 'yes'],
    ['another key', { frist: matchesAt(1)[0] }],
    ['a value that is no number', { value: Number.NaN }],
    ['a first that comes later', { first: matchesAt(99)[0] }],
    ['a first that is too long ago', { first: matchesAt(1)[0] }],
  ])('refuses %s as an answer', (_, answer) => {
    const judge = judgeMatches({ before: 5, suppress: 1, fires: () => answer as Fires<Match> });

    expect(() => judge.judge(matchesAt(10), ALWAYS)).toThrow(/^(?:must answer|answers) /);
  });
});
