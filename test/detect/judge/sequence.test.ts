import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Finding, Match } from '../../../src/detect/judge/judge.ts';
import { judgeSequence, type SequenceOptions } from '../../../src/detect/judge/sequence.ts';
import { LINEAR, timeGrowth } from '../../support/time-growth.ts';
import { ALWAYS, judgePromises, matchesAt, span, spans, streams } from './support.ts';

function has({ steps }: Match, step: number): boolean {
  return Math.floor(steps / 2 ** step) % 2 === 1;
}

/** Every way to give the steps events of their own, in order of time: the time of the first and the last of each. */
function assignments(matches: readonly Match[], steps: number): { first: number; last: number }[] {
  const found: { first: number; last: number }[] = [];
  const choose = (chosen: readonly Match[]): void => {
    const before = chosen.at(-1);
    if (before && chosen.length === steps) found.push({ first: (chosen[0] as Match).time, last: before.time });
    else
      for (const match of matches)
        if (has(match, chosen.length) && !chosen.includes(match) && (!before || before.time <= match.time))
          choose([...chosen, match]);
  };
  choose([]);
  return found;
}

/** At each time at which a step comes: the latest time at which each step came. */
function inAnyOrder(matches: readonly Match[], steps: number): { first: number; last: number }[] {
  const all = Array.from({ length: steps }, (_, step) => step);
  return matches
    .filter((match) => all.some((step) => has(match, step)))
    .map(({ time }) => ({
      last: time,
      first: Math.min(
        ...all.map((step) =>
          Math.max(...matches.filter((match) => has(match, step) && match.time <= time).map((match) => match.time)),
        ),
      ),
    }));
}

function oracle(
  options: SequenceOptions,
  matches: readonly Match[],
  clock: { from: number; to: number; watermark: number },
): Finding[] {
  const { window, steps, ordered, absent } = options;
  const breaks = matches.filter((match) => options.until && has(match, absent ? steps + 1 : steps));
  const ways = (ordered ? assignments : inAnyOrder)(matches, steps)
    .filter(({ first, last }) => last - first < window)
    .filter(({ first, last }) => !breaks.some(({ time }) => first < time && time < last));
  return [...new Set(ways.map(({ last }) => last))].flatMap((last) => {
    const first = Math.max(...ways.filter((way) => way.last === last).map((way) => way.first));
    const fired = absent ? last + window : last;
    const mayBeLast = (match: Match): boolean =>
      Array.from({ length: steps }, (_, step) => step).some(
        (step) => has(match, step) && (!ordered || step === steps - 1),
      );
    const waiting = matches.filter(({ time }) => time >= last && time <= fired);
    const followed = waiting.some((match) => has(match, steps) && !mayBeLast(match));
    const over = waiting.some((match) => breaks.includes(match) && (match.time > last || !mayBeLast(match)));
    if (fired < clock.from || fired >= clock.to || (absent && (followed || over || fired > clock.watermark))) return [];
    return [{ first, fired, last, until: fired, value: steps }];
  });
}

/** Of these steps (bits), at these times. */
function steps(...events: readonly (readonly [time: number, ...steps: number[]])[]): Match[] {
  return matchesAt(...events.map(([time]) => time)).map((match, index) => ({
    ...match,
    steps: (events[index] ?? []).slice(1).reduce((bits, step) => bits | (1 << step), 0),
  }));
}

describe('judgeSequence', () => {
  describe.each([
    { ordered: true, absent: false },
    { ordered: false, absent: false },
    { ordered: true, absent: true },
    { ordered: false, absent: true },
    { ordered: true, absent: false, until: true },
    { ordered: false, absent: false, until: true },
    { ordered: true, absent: true, until: true },
    { ordered: false, absent: true, until: true },
  ])('with %j', (kind) => {
    judgePromises(
      fc.record({ window: span, steps: fc.integer({ min: 1, max: 3 }) }).map((some) => {
        const options = { ...some, ...kind };
        return {
          judge: judgeSequence(options),
          oracle: (matches, clock) => oracle(options, matches, clock),
        };
      }),
      { stream: streams(8, kind.until ? 5 : 4) },
    );
  });

  const three = judgeSequence({ window: 10, steps: 3, ordered: true, absent: false });

  it('wants an event for each step', () => {
    expect(three.judge(steps([1, 0, 1, 2], [1, 0, 1, 2]), ALWAYS).findings).toEqual([]);
    expect(spans(three.judge(steps([1, 0, 1, 2], [1, 0, 1, 2], [1, 0, 1, 2]), ALWAYS).findings)).toEqual([
      [1, 1, 1, 3],
    ]);
  });

  it('finds who can be which step at the same time, whatever comes first', () => {
    // Only the second can be step 0, and only the first step 1.
    expect(spans(three.judge(steps([1, 1], [1, 0, 1], [1, 2]), ALWAYS).findings)).toEqual([[1, 1, 1, 3]]);
    expect(three.judge(steps([1, 1], [1, 1], [1, 0, 2]), ALWAYS).findings).toEqual([]);
  });

  it('takes steps that are less than a window apart, the shortest chain of them', () => {
    expect(three.judge(steps([0, 0], [5, 1], [10, 2]), ALWAYS).findings).toEqual([]);
    const { findings } = three.judge(steps([1, 0], [2, 0], [5, 1], [10, 2]), ALWAYS);

    expect(findings).toEqual([{ first: 2, fired: 10, last: 10, until: 10, value: 3 }]);
  });

  it('is broken off by what comes between its first and its last step, and by nothing else', () => {
    const login = judgeSequence({ window: 10, steps: 2, ordered: true, absent: false, until: true });

    expect(login.judge(steps([1, 0], [3, 2], [5, 1]), ALWAYS).findings).toEqual([]);
    expect(spans(login.judge(steps([1, 0], [3, 2], [4, 0], [5, 1]), ALWAYS).findings)).toEqual([[5, 5, 5, 2]]);
    for (const time of [0, 1, 5, 6])
      expect(
        login.judge(
          steps([1, 0], [5, 1], [time, 2]).sort((a, b) => a.time - b.time),
          ALWAYS,
        ).findings,
      ).toHaveLength(1);
  });

  describe('of which the last is absent', () => {
    const login = judgeSequence({ window: 10, steps: 1, ordered: true, absent: true });

    it('fires a window later, when all events until then are there', () => {
      const matches = steps([5, 0]);

      expect(login.judge(matches, { ...ALWAYS, watermark: 14 })).toEqual({ findings: [], wakeAt: 15 });
      expect(login.judge(matches, { ...ALWAYS, watermark: 15 })).toEqual({
        findings: [{ first: 5, fired: 15, last: 5, until: 15, value: 1 }],
      });
    });

    it.each([5, 6, 15])('does not fire when it follows at %i', (time) => {
      expect(login.judge(steps([5, 0], [time, 1]), ALWAYS).findings).toEqual([]);
    });

    it.each([4, 16])('fires when it comes at %i', (time) => {
      expect(login.judge(steps([5, 0], [time, 1]), ALWAYS).findings).toHaveLength(1);
    });

    describe('and that until ends', () => {
      const ended = judgeSequence({ window: 10, steps: 1, ordered: true, absent: true, until: true });

      it.each([5, 6, 15])('does not fire when that comes at %i', (time) => {
        expect(ended.judge(steps([5, 0], [time, 2]), ALWAYS)).toEqual({ findings: [] });
        expect(ended.judge(steps([5, 0], [time, 2]), { ...ALWAYS, watermark: time })).toEqual({ findings: [] });
      });

      it.each([4, 16])('fires when it comes at %i', (time) => {
        expect(ended.judge(steps([5, 0], [time, 2]), ALWAYS).findings).toHaveLength(1);
      });

      it('waits anew from an event that is the last step, too', () => {
        expect(spans(ended.judge(steps([5, 0], [7, 0, 2]), ALWAYS).findings)).toEqual([[17, 7, 17, 1]]);
        expect(spans(ended.judge(steps([5, 0], [7, 0]), ALWAYS).findings)).toEqual([[15, 7, 17, 1]]);
      });
    });

    it('asks to be judged again at the first that waits, from the instant asked for on', () => {
      const matches = steps([5, 0], [7, 0], [30, 0]);

      expect(login.judge(matches, { ...ALWAYS, watermark: 10 }).wakeAt).toBe(15);
      expect(login.judge(matches, { ...ALWAYS, watermark: 10, from: 16 }).wakeAt).toBe(17);
      expect(login.judge(matches, { ...ALWAYS, watermark: 20 }).wakeAt).toBe(40);
    });
  });

  it.each([
    ['apart', 1],
    ['at one time', 0],
  ])('takes time in line with the number of matches %s', (_, step) => {
    for (const absent of [false, true]) {
      const judge = judgeSequence({ window: 1_000_000, steps: 3, ordered: true, absent });
      const growth = timeGrowth((size) => {
        const matches = steps(
          ...Array.from({ length: size }, (_, index) => [index * step, index % 3, (index + 1) % 3] as const),
        );
        return () => void judge.judge(matches, ALWAYS);
      }, 3_125);

      expect(growth).toBeLessThan(LINEAR);
    }
  });
});
