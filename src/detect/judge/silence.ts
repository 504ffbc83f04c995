import { type Gap, judgeGaps } from './absence.ts';
import type { Judge, Match } from './judge.ts';
import { Ranked } from './ranked.ts';

export interface SilenceOptions {
  /** No shorter silence is unusual, milliseconds. */
  readonly window: number;
  /** A silence is unusual that is so many times as long as a usual one. */
  readonly times: number;
  /** For so long a group must have been seen before any silence of it is unusual; at most `remember - window`. */
  readonly after: number;
  /** How far back its silences are learned from, and how long it is waited for after its last match. */
  readonly remember: number;
}

/** What came so often is usual: a longest silence that came less often may have been a failure. */
const USUAL = 3;

/**
 * A silence that is unusual for the group: from a match on none for `window` at least, and for so many `times` as long as a usual
 * one, which is the third longest of those over `window` in the time that is remembered before it. A group without three of those
 * has no usual silence, and `window` is enough. It fires when the watermark is there and ends with the next match, or when the group
 * is forgotten. The value is how many times as long as a usual one (or as `window`) it was, while it lasts as it fired. What judging
 * from an instant on finds is as `judgeAbsence` says it.
 */
export function judgeSilence(options: SilenceOptions): Judge {
  const { window, remember } = options;
  return {
    before: 2 * remember,
    quiet: 0,
    monotone: false,
    remember,
    thin: window,
    judge: (matches, clock) => judgeGaps(silencesOf(matches, options), clock),
  };
}

function silencesOf(matches: readonly Match[], { window, times, after, remember }: SilenceOptions): Gap[] {
  const silences: Gap[] = [];
  const past = new Past(matches, window);
  for (const [index, { time: first }] of matches.entries()) {
    const next = matches[index + 1]?.time ?? Number.POSITIVE_INFINITY;
    if (next - first <= window) continue;
    const { usual, since } = past.before(index, first - remember);
    // The first whole millisecond: at others nothing is judged.
    const limit = Math.max(window, Math.ceil(times * (usual ?? 0)));
    const until = Math.min(next, first + remember);
    const ended = next <= until;
    const value = round((ended ? until - first : limit) / (usual ?? window));
    if (first - since >= after && first + limit < until)
      silences.push({ first, fired: first + limit, seen: first, until, ended, value });
  }
  return silences;
}

/** The silences over a length before each match, given in order. */
class Past {
  readonly #matches: readonly Match[];
  readonly #window: number;
  readonly #lengths: Ranked;
  /** Silences up to the match before this one are among them; those that begin before the other are no longer. */
  #next = 0;
  #oldest = 0;

  constructor(matches: readonly Match[], window: number) {
    this.#matches = matches;
    this.#window = window;
    this.#lengths = new Ranked(matches.map((_, index) => this.#lengthAfter(index)).filter((length) => length > window));
  }

  /** The usual silence of those between this match and the first one later than `forgotten`, if any is; and when that one was. */
  before(index: number, forgotten: number): { readonly usual: number | undefined; readonly since: number } {
    for (; this.#next < index; this.#next++) this.#change(this.#next, 'add');
    for (; this.#timeOf(this.#oldest) <= forgotten; this.#oldest++) this.#change(this.#oldest, 'remove');
    const { size } = this.#lengths;
    return {
      usual: size < USUAL ? undefined : this.#lengths.at(size - USUAL),
      since: this.#timeOf(this.#oldest),
    };
  }

  #change(index: number, how: 'add' | 'remove'): void {
    const length = this.#lengthAfter(index);
    if (length > this.#window) this.#lengths[how](length);
  }

  #lengthAfter(index: number): number {
    const next = this.#matches[index + 1];
    return next ? next.time - this.#timeOf(index) : 0;
  }

  #timeOf(index: number): number {
    return (this.#matches[index] as Match).time;
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
