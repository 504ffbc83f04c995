import { describe, expect, it } from '@jest/globals';
import { judgeNewTerm } from '../../../src/detect/judge/new-term.ts';
import { ALWAYS, judgePromises, matchesAt, span, spans } from './support.ts';

describe('judgeNewTerm', () => {
  judgePromises(
    span.map((history) => ({
      judge: judgeNewTerm(history),
      oracle: (matches, { from, to }) =>
        [...new Set(matches.map(({ time }) => time))]
          .filter((time) => time >= from && time < to)
          .filter((time) => !matches.some((other) => other.time < time && other.time > time - history))
          .map((time) => ({ first: time, fired: time, last: time, until: time + 1, value: 1 })),
    })),
  );

  it('fires once for several matches at the first time, and again when it was not seen for the whole history', () => {
    expect(spans(judgeNewTerm(10).judge(matchesAt(3, 3, 12, 22), ALWAYS).findings)).toEqual([
      [3, 3, 4, 1],
      [22, 22, 23, 1],
    ]);
  });
});
