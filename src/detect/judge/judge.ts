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
  /** The judged value where it was most telling: a count, a sum, a percentage. */
  readonly value: number;
}

export interface JudgeClock {
  /** Only what fires at this time or later is asked for. */
  readonly from: number;
  /** All events before this time are there; what waits for the absence of events fires up to here only. */
  readonly watermark: number;
  /** When the group was first seen, as far as is known. */
  readonly since: number;
}

export interface Judgement {
  /** In order of `fired`; none within `quiet` of another. */
  readonly findings: readonly Finding[];
  /** Judge again when the watermark gets here: something fires or ends then without a new event. */
  readonly wakeAt?: number;
}

/**
 * Decides about the matches of one group. Pure: the same matches give the same findings, whatever the order in which they
 * arrived, so that a stream, a schedule, a back-test and a test of a rule agree.
 */
export interface Judge {
  /** How long before an instant events matter for what fires then, milliseconds. */
  readonly before: number;
  /** Findings this close to one another are one. */
  readonly quiet: number;
  /** A further event can only add findings or extend them, never take one back. */
  readonly monotone: boolean;
  /** `matches` in order of time, then id: all of the group from `clock.from - before` on. */
  judge(matches: readonly Match[], clock: JudgeClock): Judgement;
}

/** Findings in order of `fired`, those within `quiet` of one another made one. */
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
    value: Math.abs(other.value) > Math.abs(one.value) ? other.value : one.value,
  };
}
