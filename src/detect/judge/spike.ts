import { type Aggregate, running } from './aggregate.ts';
import { type Finding, type Judge, type JudgeClock, type Judgement, joined, larger, type Match } from './judge.ts';
import type { Running } from './running.ts';

export interface SpikeOptions {
  readonly window: number;
  readonly value: Aggregate;
  readonly times: number;
  readonly direction: 'up' | 'down' | 'both';
  /** Least value of the higher of the two windows. */
  readonly atLeast: number;
  /** Least value of the window before. */
  readonly referenceAtLeast: number;
  /**
   * A window before of less than that counts as if it were so much, for a step up, and a group that is new is compared at once: as
   * alert_on_new_data of ElastAlert, without a division by nothing.
   */
  readonly fromNothing?: boolean;
}

/**
 * The value over (t - window, t] against that over the window before it, judged whenever a match comes or leaves, from two
 * windows after the group was first seen (semantics of ElastAlert's spike: cur >= ref x height, cur <= ref / height). What a
 * match that leaves makes fire does so when the watermark is there. The value is how many times the value before it was.
 */
export function judgeSpike(options: SpikeOptions): Judge {
  const { window, fromNothing } = options;
  return {
    before: 2 * window,
    quiet: window,
    monotone: false,
    ...(!fromNothing && { asksFirstSeen: true }),
    judge: (matches, clock) => compare(matches, clock, options),
  };
}

function compare(matches: readonly Match[], clock: JudgeClock, options: SpikeOptions): Judgement {
  const { window } = options;
  const windows = new TwoWindows(matches, options);
  const findings: Finding[] = [];
  let open: Finding | undefined;
  let wakeAt: number | undefined;
  for (const { time, arrival } of moments(matches, window)) {
    windows.moveTo(time);
    if (time < clock.from) continue;
    const value = isProven(time, clock, options) ? windows.ratio() : undefined;
    // What a match that leaves does is known only when no other can come before.
    const known = arrival || time <= clock.watermark;
    if (value === undefined) {
      if (open) findings.push({ ...open, until: time });
      open = undefined;
    } else if (!known) wakeAt ??= open ? undefined : time;
    else if (open) open = { ...open, last: windows.last, value: larger(open.value, value) };
    else open = { first: windows.first, fired: time, last: windows.last, until: time, value };
  }
  return { findings: joined(findings, window), ...(wakeAt !== undefined && { wakeAt }) };
}

/** Whether a group was seen for long enough to compare. */
function isProven(time: number, { since }: JudgeClock, { window, fromNothing }: SpikeOptions): boolean {
  return fromNothing === true || time >= since + 2 * window;
}

/** Two windows side by side that slide over the matches. */
class TwoWindows {
  readonly #matches: readonly Match[];
  readonly #options: SpikeOptions;
  readonly #current: Running;
  readonly #reference: Running;
  /** Matches before these have come, have gone over to the window before, have left that. */
  #added = 0;
  #moved = 0;
  #dropped = 0;

  constructor(matches: readonly Match[], options: SpikeOptions) {
    this.#matches = matches;
    this.#options = options;
    this.#current = running(options.value, matches);
    this.#reference = running(options.value, matches);
  }

  /** Time of the earliest match of the current window, or of the latest before it if that is empty. */
  get first(): number {
    return (this.#matches[Math.min(this.#moved, this.#added - 1)] as Match).time;
  }

  /** Time of the latest match of both. */
  get last(): number {
    return (this.#matches[this.#added - 1] as Match).time;
  }

  moveTo(time: number): void {
    const { window } = this.#options;
    const next = (index: number, until: number): Match | undefined => {
      const match = this.#matches[index];
      return match && match.time <= until ? match : undefined;
    };
    for (let match = next(this.#added, time); match; match = next(++this.#added, time)) this.#current.add(match);
    for (let match = next(this.#moved, time - window); match; match = next(++this.#moved, time - window)) {
      this.#current.remove(match);
      this.#reference.add(match);
    }
    for (let match = next(this.#dropped, time - 2 * window); match; match = next(++this.#dropped, time - 2 * window))
      this.#reference.remove(match);
  }

  /** How many times the value before, if that is a spike. */
  ratio(): number | undefined {
    const { referenceAtLeast, fromNothing } = this.#options;
    const current = this.#current.value ?? 0;
    const reference = this.#reference.value ?? 0;
    if (reference >= referenceAtLeast && reference > 0)
      return this.#isUp(current, reference) || this.#isDown(current, reference) ? current / reference : undefined;
    return fromNothing && this.#isUp(current, referenceAtLeast) ? current / referenceAtLeast : undefined;
  }

  #isUp(current: number, before: number): boolean {
    const { times, direction, atLeast } = this.#options;
    return direction !== 'down' && current >= atLeast && current >= before * times;
  }

  #isDown(current: number, before: number): boolean {
    const { times, direction, atLeast } = this.#options;
    return direction !== 'up' && before >= atLeast && current <= before / times;
  }
}

/** Times at which either window changes, in order, each once; `arrival`: a match comes. */
function moments(matches: readonly Match[], window: number): { time: number; arrival: boolean }[] {
  const times = new Map<number, boolean>();
  for (const { time } of matches) {
    times.set(time, true);
    for (const leaving of [time + window, time + 2 * window]) if (!times.has(leaving)) times.set(leaving, false);
  }
  return [...times].map(([time, arrival]) => ({ time, arrival })).sort((one, other) => one.time - other.time);
}
