import { type Judge, joined } from './judge.ts';

/** A match fires when its field has another value than the match before it that has any, if that is no older than `window`. */
export function judgeChange(field: string, window: number): Judge {
  return {
    before: window,
    quiet: 0,
    monotone: false,
    judge(matches, { from }) {
      const valued = matches.filter(({ fields }) => fields[field] !== undefined);
      const changes = valued.filter(({ time, fields }, index) => {
        const before = valued[index - 1];
        return (
          before &&
          time >= from &&
          before.time >= time - window &&
          String(before.fields[field]) !== String(fields[field])
        );
      });
      const findings = changes.map(({ time }) => ({ first: time, fired: time, last: time, until: time + 1, value: 1 }));
      return { findings: joined(findings, 0) };
    },
  };
}
