import type { Judge } from './judge.ts';

/** A match fires when its group, which its values make, has none in the `history` before it. */
export function judgeNewTerm(history: number): Judge {
  return {
    before: history,
    quiet: 0,
    monotone: false,
    judge(matches, { from }) {
      const firsts = matches.filter(({ time }, index) => {
        const before = matches[index - 1];
        return time >= from && (before === undefined || before.time <= time - history);
      });
      return {
        findings: firsts.map(({ time }) => ({ first: time, fired: time, last: time, until: time + 1, value: 1 })),
      };
    },
  };
}
