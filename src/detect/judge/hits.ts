import { type Finding, type Judge, joined, type Match } from './judge.ts';

/**
 * Each match fires; those of a group that are less than `window` apart are one finding, whose value is how many they are (from
 * the instant on that is asked for: of two parts of a finding the values add up).
 */
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

/** Findings do not overlap, and every hit is in one of them. */
function counted(findings: readonly Finding[], hits: readonly Match[]): Finding[] {
  let next = 0;
  return findings.map((finding) => {
    const start = next;
    while ((hits[next]?.time ?? Number.POSITIVE_INFINITY) <= finding.last) next++;
    return { ...finding, value: next - start };
  });
}
