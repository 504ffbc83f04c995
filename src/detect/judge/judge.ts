/** An event that a rule counts, reduced to what its judge and its summary need. */
export interface Match {
  /** Event time at which rules count it, milliseconds since 1970. */
  readonly time: number;
  /** Id of the event. */
  readonly id: string;
  /** Which of the rule's queries it matches: bit n for query n. */
  readonly steps: number;
  /** Texts and numbers of the fields that the rule names; absent where the event has none. */
  readonly fields: Readonly<Record<string, string | number>>;
}

/** What a judge found: from an event on, a group fulfilled the rule. */
export interface Finding {
  /** Time of the first event that counts towards it. */
  readonly first: number;
  /** When it fired first. */
  readonly fired: number;
  /** Time of the last event that counts towards it. */
  readonly last: number;
  /** When the rule was no longer fulfilled. What fires again within `quiet` of this is the same finding. */
  readonly until: number;
  /** The judged value, a count, a sum, a percentage: the greatest in magnitude of those with which it fired. */
  readonly value: number;
}

export interface JudgeClock {
  /** Only what fires at this time or later is asked for. */
  readonly from: number;
  /** All events up to and at this time are there; what waits for the absence of events fires up to here only. */
  readonly watermark: number;
  /** When the group was first seen, as far as is known. */
  readonly since: number;
  /** For judges that `remember` groups: time of the newest match before those that are given, if there was one. */
  readonly earlier?: number | undefined;
}

export interface Judgement {
  /** In order of `fired`; none within `quiet` of another. */
  readonly findings: readonly Finding[];
  /**
   * Judge again when the watermark gets here: something fires then, or is no longer waited for, without a new event. The first
   * such time from `clock.from` on; what an earlier judgement asked for stands until a judgement from no later than that.
   */
  readonly wakeAt?: number;
}

/**
 * Decides about the matches of one group. Pure: the same matches give the same findings, whatever the order in which they
 * arrived, so that a stream, a schedule, a back-test and a test of a rule agree.
 *
 * A rule fires at instants; a finding is those of them that are within `quiet` of one another, from `fired` on. A match bears
 * only upon what fires at its time or later. Judging from an instant on, with the matches since `before` ahead of it, therefore
 * finds what judging all matches finds from that instant on: of each finding the part from there on, with the same `last` and
 * `until`, `fired` at the first of its instants that is left, `first` and `value` as of those that are left. With {@link union}
 * the earlier part and that one make the whole again. (The value of `judgeHits` adds up
 * instead; `judgeAbsence`, which fires in spans, says itself what it finds.)
 */
export interface Judge {
  /** How long before an instant events matter for what fires then, milliseconds. */
  readonly before: number;
  /** Findings this close to one another are one. */
  readonly quiet: number;
  /** A further event can only add instants at which it fires, and what counts towards them: it never takes any of it back. */
  readonly monotone: boolean;
  /** So long after its last match a group is still waited for, which bears upon what fires by its time alone; absent where none is. */
  readonly remember?: number;
  /** It matters when a group was first seen (`clock.since`), by whatever match that was. */
  readonly asksFirstSeen?: true;
  /** Of the matches in each span of this length, counted from 1970, none but the first and the last matter; absent where all do. */
  readonly thin?: number;
  /** `matches` in order of time, then id: all of the group from `clock.from - before` on. */
  judge(matches: readonly Match[], clock: JudgeClock): Judgement;
}

/** How long before an instant any match matters for what fires then, milliseconds. */
export function pastOf({ before, remember = 0 }: Judge): number {
  return before + remember;
}

/** Findings, given in order of `fired`, those within `quiet` of one another made one. */
export function joined(findings: readonly Finding[], quiet: number): Finding[] {
  const result: Finding[] = [];
  for (const finding of findings) {
    const before = result.at(-1);
    if (before && finding.fired < before.until + quiet) result[result.length - 1] = union(before, finding);
    else result.push(finding);
  }
  return result;
}

/** Both as one. */
export function union(one: Finding, other: Finding): Finding {
  return {
    first: Math.min(one.first, other.first),
    fired: Math.min(one.fired, other.fired),
    last: Math.max(one.last, other.last),
    until: Math.max(one.until, other.until),
    value: larger(one.value, other.value),
  };
}

/** Of two values the one that is greater in magnitude, and of 3 and -3 the first, so that it does not matter which came first. */
export function larger(one: number, other: number): number {
  const [size, otherSize] = [Math.abs(one), Math.abs(other)];
  return otherSize > size || (otherSize === size && other > one) ? other : one;
}

/** The order in which judges take matches. */
export function byTime(one: Match, other: Match): number {
  if (one.time !== other.time) return one.time - other.time;
  return one.id < other.id ? -1 : 1;
}

/** Index of the first of the matches, in order of time, at this time or later. */
export function firstFrom(matches: readonly Match[], time: number): number {
  let low = 0;
  let high = matches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((matches[middle] as Match).time < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
