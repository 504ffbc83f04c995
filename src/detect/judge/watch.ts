import type { RuleCondition } from '../rule/rule-keys.ts';
import { holds } from './condition.ts';
import { type Finding, type JudgeClock, type Judgement, joined, larger, type Match } from './judge.ts';
import type { Running } from './running.ts';

export interface WatchOptions {
  readonly window: number;
  /** The value over an empty window. */
  readonly inside: Running;
  readonly condition: RuleCondition;
  /**
   * Where nothing at all fulfils the condition too, as 0: how long a group is waited for after its last match; then it is forgotten,
   * and when it comes again it is seen first. It is judged from a window after it was first seen: before, too few proves nothing.
   */
  readonly remember?: number | undefined;
}

/** Whether a value that falls as matches leave can come to fulfil it. */
export function fewerFulfil(condition: RuleCondition): boolean {
  return Object.keys(condition).some((key) => !key.startsWith('g'));
}

/**
 * When a value over the half-open window (t - window, t] fulfils a condition that fewer matches can fulfil, judged whenever a match
 * comes or leaves. What a match that leaves makes fire does so when the watermark is there, and all of it does where groups are
 * waited for. It stays fulfilled until a match that comes or leaves ends it, or the group is forgotten.
 */
export function watch(matches: readonly Match[], clock: JudgeClock, options: WatchOptions): Judgement {
  const watcher = new Watcher(matches, clock, options);
  while (watcher.step());
  return watcher.finish();
}

class Watcher {
  readonly #matches: readonly Match[];
  readonly #clock: JudgeClock;
  readonly #options: WatchOptions;
  readonly #findings: Finding[] = [];
  #open: Finding | undefined;
  #wakeAt: number | undefined;
  /** Matches before these have left the window, have come into it. */
  #oldest = 0;
  #next = 0;
  #time = Number.NEGATIVE_INFINITY;
  /** Time of the newest match. */
  #seen: number;
  /** From when on the group is judged, and until when. */
  #proven = Number.NEGATIVE_INFINITY;
  #forgotten = Number.POSITIVE_INFINITY;

  constructor(matches: readonly Match[], clock: JudgeClock, options: WatchOptions) {
    this.#matches = matches;
    this.#clock = clock;
    this.#options = options;
    this.#seen = clock.earlier ?? clock.since;
    if (options.remember === undefined) return;
    this.#proven = this.#seen + options.window;
    this.#forgotten = this.#seen + options.remember;
  }

  /** On to the next time at which anything changes; whether there was one. */
  step(): boolean {
    const leaving = this.#timeOf(this.#oldest) + this.#options.window;
    const times = [this.#timeOf(this.#next), leaving, this.#proven, this.#forgotten];
    this.#time = Math.min(...times.filter((time) => time > this.#time));
    if (this.#time === Number.POSITIVE_INFINITY) return false;
    const comes = this.#move();
    if (this.#time >= this.#clock.from) this.#judge(comes);
    return true;
  }

  finish(): Judgement {
    const wakeAt = this.#wakeAt;
    return { findings: joined(this.#findings, this.#options.window), ...(wakeAt !== undefined && { wakeAt }) };
  }

  /** Lets all come and leave that do so now; whether any came. */
  #move(): boolean {
    const { inside, window, remember } = this.#options;
    const came = this.#next;
    for (; this.#timeOf(this.#next) <= this.#time; this.#next++) inside.add(this.#matches[this.#next] as Match);
    for (; this.#oldest < this.#next && this.#timeOf(this.#oldest) <= this.#time - window; this.#oldest++)
      inside.remove(this.#matches[this.#oldest] as Match);
    if (this.#next === came) return false;
    this.#seen = this.#time;
    if (remember === undefined) return true;
    if (this.#time >= this.#forgotten) this.#proven = this.#time + window;
    this.#forgotten = this.#time + remember;
    return true;
  }

  #judge(comes: boolean): void {
    const time = this.#time;
    const { remember } = this.#options;
    const value = this.#fulfilled();
    const open = this.#open;
    if (value === undefined) {
      if (open) this.#findings.push({ ...open, until: time });
      this.#open = undefined;
      return;
    }
    const now = open
      ? { ...open, last: this.#seen, value: larger(open.value, value) }
      : { first: this.#first, fired: time, last: this.#seen, until: time, value };
    // What too few do is known only when no other can come before.
    if (time <= this.#clock.watermark || (comes && remember === undefined)) this.#open = now;
    else if (now.last !== open?.last || now.value !== open.value) this.#wakeAt ??= time;
  }

  #fulfilled(): number | undefined {
    if (this.#time < this.#proven || this.#time >= this.#forgotten) return undefined;
    const { inside, condition, remember } = this.#options;
    const value = inside.value ?? (remember === undefined ? undefined : 0);
    return value !== undefined && holds(condition, value) && inside.admits !== false ? value : undefined;
  }

  /** Time of the earliest match of the window, or of the latest before it if that is empty. */
  get #first(): number {
    return this.#oldest < this.#next ? this.#timeOf(this.#oldest) : this.#seen;
  }

  #timeOf(index: number): number {
    return this.#matches[index]?.time ?? Number.POSITIVE_INFINITY;
  }
}
