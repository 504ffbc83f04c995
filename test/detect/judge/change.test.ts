import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { judgeChange } from '../../../src/detect/judge/change.ts';
import { ALWAYS, judgePromises, matchesWith, span, spans } from './support.ts';

const A = { fields: ['a'], window: 10 };

describe('judgeChange', () => {
  judgePromises(
    fc.record({ window: span, missing: fc.boolean() }).map(({ window, missing }) => ({
      judge: judgeChange({ fields: ['a'], window, missing }),
      oracle: (matches, { from, to }) => {
        const valued = matches.filter(({ fields }) => missing || 'a' in fields);
        const differs = (index: number): boolean => {
          const [before, now] = [valued[index - 1], valued[index]];
          return (
            before !== undefined &&
            now !== undefined &&
            now.time - before.time <= window &&
            ('a' in before.fields !== 'a' in now.fields || `${before.fields['a']}` !== `${now.fields['a']}`)
          );
        };
        const firsts = new Map<number, number>();
        for (const [index, { time }] of valued.entries())
          if (differs(index)) firsts.set(time, Math.min(firsts.get(time) ?? time, valued[index - 1]?.time ?? time));
        return [...firsts]
          .filter(([time]) => time >= from && time < to)
          .map(([time, first]) => ({ first, fired: time, last: time, until: time + 1, value: 1 }));
      },
    })),
  );

  it('takes a number and its text for the same, and passes over matches without the field', () => {
    const matches = matchesWith([0, 1], [1, '1'], [2, undefined], [3, '1'], [4, 'x']);

    expect(spans(judgeChange(A).judge(matches, ALWAYS).findings)).toEqual([[4, 4, 5, 1]]);
  });

  it('takes a missing field for a value of its own, if it is to count', () => {
    const matches = matchesWith([0, 'undefined'], [1, undefined], [2, undefined], [3, 'x']);

    expect(spans(judgeChange({ ...A, missing: true }).judge(matches, ALWAYS).findings)).toEqual([
      [1, 1, 2, 1],
      [3, 3, 4, 1],
    ]);
  });

  it('fires when any of several fields changes, each compared with the match before that has it', () => {
    const values = [{ a: 1, b: 1 }, { a: 1 }, { b: 2 }, { a: 2, b: 1 }, { a: 2, b: 1 }];
    const matches = values.map((fields, time) => ({ time, id: `m${time}`, steps: 1, fields }));

    const { findings } = judgeChange({ fields: ['a', 'b'], window: 10 }).judge(matches, ALWAYS);

    expect(findings.map(({ first, fired }) => [first, fired])).toEqual([
      [0, 2],
      [1, 3],
    ]);
  });

  it('forgets a value that is older than the window, and no sooner', () => {
    expect(judgeChange(A).judge(matchesWith([0, 'x'], [11, 'y']), ALWAYS).findings).toEqual([]);
    expect(judgeChange(A).judge(matchesWith([0, 'x'], [10, 'y']), ALWAYS).findings).toHaveLength(1);
  });

  it('is one finding at a time, even if the value goes there and back at once', () => {
    const matches = matchesWith([0, 'x'], [5, 'y'], [5, 'x']);

    expect(spans(judgeChange(A).judge(matches, ALWAYS).findings)).toEqual([[5, 5, 6, 1]]);
  });
});
