import { type Judge, joined, type Match } from './judge.ts';

export interface ChangeOptions {
  readonly field: string;
  readonly window: number;
  /** Whether matches without the field count, too, as ones of another value than any. */
  readonly missing?: boolean;
}

/** A match fires when its field has another value than the match before it that counts, if that is no older than `window`. */
export function judgeChange({ field, window, missing = false }: ChangeOptions): Judge {
  const textOf = ({ fields }: Match): string | undefined =>
    fields[field] === undefined ? undefined : String(fields[field]);
  return {
    before: window,
    quiet: 0,
    monotone: false,
    judge(matches, { from }) {
      const counted = missing ? matches : matches.filter((match) => textOf(match) !== undefined);
      const changes = counted.filter((match, index) => {
        const before = counted[index - 1];
        return before && match.time >= from && before.time >= match.time - window && textOf(before) !== textOf(match);
      });
      const findings = changes.map(({ time }) => ({ first: time, fired: time, last: time, until: time + 1, value: 1 }));
      return { findings: joined(findings, 0) };
    },
  };
}
