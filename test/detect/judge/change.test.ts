import { describe, expect, it } from '@jest/globals';
import { judgeChange } from '../../../src/detect/judge/change.ts';
import { ALWAYS, judgePromises, matchesWith, span, spans } from './support.ts';

describe('judgeChange', () => {
  judgePromises(
    span.map((window) => ({
      judge: judgeChange('a', window),
      oracle: (matches, { from, to }) => {
        const valued = matches.filter(({ fields }) => 'a' in fields);
        const differs = (index: number): boolean => {
          const [before, now] = [valued[index - 1], valued[index]];
          return (
            before !== undefined &&
            now !== undefined &&
            now.time - before.time <= window &&
            `${before.fields['a']}` !== `${now.fields['a']}`
          );
        };
        return [...new Set(valued.filter((_, index) => differs(index)).map(({ time }) => time))]
          .filter((time) => time >= from && time < to)
          .map((time) => ({ first: time, fired: time, last: time, until: time + 1, value: 1 }));
      },
    })),
  );

  it('takes a number and its text for the same, and passes over matches without the field', () => {
    const matches = matchesWith([0, 1], [1, '1'], [2, undefined], [3, '1'], [4, 'x']);

    expect(spans(judgeChange('a', 10).judge(matches, ALWAYS).findings)).toEqual([[4, 4, 5, 1]]);
  });

  it('forgets a value that is older than the window, and no sooner', () => {
    expect(judgeChange('a', 10).judge(matchesWith([0, 'x'], [11, 'y']), ALWAYS).findings).toEqual([]);
    expect(judgeChange('a', 10).judge(matchesWith([0, 'x'], [10, 'y']), ALWAYS).findings).toHaveLength(1);
  });

  it('is one finding at a time, even if the value goes there and back at once', () => {
    const matches = matchesWith([0, 'x'], [5, 'y'], [5, 'x']);

    expect(spans(judgeChange('a', 10).judge(matches, ALWAYS).findings)).toEqual([[5, 5, 6, 1]]);
  });
});
