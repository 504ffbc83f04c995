import { type Finding, type Judge, joined, type Match } from './judge.ts';

export interface ChangeOptions {
  readonly fields: readonly string[];
  readonly window: number;
  /** Whether matches without a field count for it, too, as ones of another value than any. */
  readonly missing?: boolean;
}

/** A field that has another value than in the match before that counts for it. */
export interface Change {
  readonly field: string;
  readonly before: Match;
  readonly match: Match;
}

/** The changes of matches given in order of time; a match before that is older than `window` says nothing. */
export function changesIn(matches: readonly Match[], { fields, window, missing = false }: ChangeOptions): Change[] {
  const last = new Map<string, Match>();
  return matches.flatMap((match) =>
    fields.flatMap((field) => {
      if (!missing && match.fields[field] === undefined) return [];
      const before = last.get(field);
      last.set(field, match);
      const isChange = before && before.time >= match.time - window && textOf(before, field) !== textOf(match, field);
      return isChange ? [{ field, before, match }] : [];
    }),
  );
}

/** A match fires when any of the fields has changed; the one before counts towards it, so that an alert shows both. */
export function judgeChange(options: ChangeOptions): Judge {
  return {
    before: options.window,
    quiet: 0,
    monotone: false,
    judge(matches, { from }) {
      const changes = changesIn(matches, options).filter(({ match }) => match.time >= from);
      return { findings: joined(changes.map(findingOf), 0) };
    },
  };
}

function findingOf({ before, match: { time } }: Change): Finding {
  return { first: before.time, fired: time, last: time, until: time + 1, value: 1 };
}

function textOf({ fields }: Match, field: string): string | undefined {
  const value = fields[field];
  return value === undefined ? undefined : String(value);
}
