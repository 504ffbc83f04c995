import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { judgeHits } from '../../../src/detect/judge/hits.ts';
import type { Finding, Match } from '../../../src/detect/judge/judge.ts';
import { LINEAR, timeGrowth } from '../../support/time-growth.ts';
import { ALWAYS, fragment, instant, matchesAt, span, spans, streams, together } from './support.ts';

/** Hits that are linked by steps of less than a window, with how many they are. */
function linked(matches: readonly Match[], window: number, from = Number.NEGATIVE_INFINITY): Finding[] {
  const hits = matches.filter(({ time }) => time >= from);
  const parts = hits.map(({ time }) => ({ first: time, fired: time, last: time, until: time, value: 1 }));
  return together(parts, window).map((finding) => ({
    ...finding,
    value: hits.filter(({ time }) => time >= finding.first && time <= finding.last).length,
  }));
}

describe('judgeHits', () => {
  it('finds what its definition says, of the matches from any instant on', () => {
    fc.assert(
      fc.property(streams(), span, instant, (matches, window, from) => {
        const judge = judgeHits(window);

        expect(judge.judge(matches, ALWAYS).findings).toEqual(linked(matches, window));
        const part = fragment(matches, from - judge.before);
        expect(judge.judge(part, { ...ALWAYS, from }).findings).toEqual(linked(matches, window, from));
      }),
    );
  });

  it('never loses an instant to a further match', () => {
    fc.assert(
      fc.property(streams(), span, fc.func(fc.boolean()), (matches, window, kept) => {
        const judge = judgeHits(window);
        const after = judge.judge(matches, ALWAYS).findings;

        for (const { fired, last } of judge.judge(matches.filter(kept), ALWAYS).findings)
          expect(after.some((finding) => finding.fired <= fired && finding.last >= last)).toBe(true);
      }),
    );
  });

  it('counts those that are less than a window apart as one', () => {
    expect(spans(judgeHits(10).judge(matchesAt(0, 9, 9, 19, 28), ALWAYS).findings)).toEqual([
      [0, 9, 9, 3],
      [19, 28, 28, 2],
    ]);
  });

  it('takes time in line with the number of hits, whether they are together or apart', () => {
    for (const step of [1, 100]) {
      const growth = timeGrowth((size) => {
        const matches = matchesAt(...Array.from({ length: size }, (_, index) => index * step));
        return () => void judgeHits(10).judge(matches, ALWAYS);
      }, 3_125);

      expect(growth).toBeLessThan(LINEAR);
    }
  });
});
