import { type Judge, joined } from './judge.ts';

/** Each match fires; those of a group that are less than `window` apart are one finding. */
export function judgeHits(window: number): Judge {
  return {
    before: 0,
    quiet: window,
    monotone: true,
    judge(matches, { from }) {
      const hits = matches.filter(({ time }) => time >= from);
      const findings = hits.map(({ time }) => ({ first: time, fired: time, last: time, until: time, value: 1 }));
      return { findings: counted(joined(findings, window), hits) };
    },
  };
}

function counted<F extends { first: number; last: number; value: number }>(
  findings: F[],
  hits: readonly { time: number }[],
): F[] {
  return findings.map((finding) => ({
    ...finding,
    value: hits.filter(({ time }) => time >= finding.first && time <= finding.last).length,
  }));
}
