/** What one turn of judging said of a rule. */
export interface RuleTurn {
  readonly rule: string;
  readonly ms: number;
  readonly groups: number;
  /** Groups that it is still to be judged for. */
  readonly left: number;
  readonly failure?: string;
}

/** So long a rule may take in a turn, milliseconds. */
export const BUDGET_MS = 1000;
/** A rule that failed in so many turns in a row is left alone. */
export const MOST_FAILURES = 3;
/** A slow rule that was quick in so many turns is as the others again. */
const QUICK_TURNS = 5;

/**
 * Keeps rules that take long from keeping others waiting: they are evaluated beside all others, one of them a turn. One that fails again and
 * again is in quarantine, where it is not judged any more until rules are loaded anew; what it would have judged waits there.
 */
export class RuleLanes {
  readonly #slow = new Map<string, number>();
  readonly #failures = new Map<string, number>();
  readonly #quarantine = new Map<string, string>();
  /** Slow rules that have something to do, in the order of their turns. */
  readonly #waiting = new Set<string>();

  /** Rules in quarantine, and why. */
  get quarantined(): ReadonlyMap<string, string> {
    return this.#quarantine;
  }

  get slow(): readonly string[] {
    return [...this.#slow.keys()].filter((rule) => !this.#quarantine.has(rule));
  }

  get isWaiting(): boolean {
    return this.#waiting.size > 0;
  }

  /** Of rules that are due, those that are evaluated now; slow ones wait for their turn. */
  fast(rules: readonly string[]): string[] {
    const usable = rules.filter((rule) => !this.#quarantine.has(rule));
    for (const rule of usable) if (this.#slow.has(rule)) this.#waiting.add(rule);
    return usable.filter((rule) => !this.#slow.has(rule));
  }

  /** The slow rule whose turn it is; another one the next time. */
  next(): string | undefined {
    const [rule] = this.#waiting;
    if (rule !== undefined) this.#waiting.delete(rule);
    return rule;
  }

  /** What came of judging these. */
  note(turns: readonly RuleTurn[]): void {
    for (const turn of turns) {
      this.#noteTime(turn);
      if (turn.failure !== undefined) this.fail(turn.rule, turn.failure);
      // What is left may be what failed.
      else if (turn.left === 0) this.#failures.delete(turn.rule);
    }
  }

  /** It has more to do than it had time for. */
  wait(rule: string): void {
    if (this.#slow.has(rule) && !this.#quarantine.has(rule)) this.#waiting.add(rule);
  }

  /** It failed in this turn. */
  fail(rule: string, reason: string): void {
    const failures = (this.#failures.get(rule) ?? 0) + 1;
    this.#failures.set(rule, failures);
    if (failures >= MOST_FAILURES) this.leave(rule, reason);
  }

  /** It is left alone from now on. */
  leave(rule: string, reason: string): void {
    this.#quarantine.set(rule, reason);
    this.#waiting.delete(rule);
  }

  /** It takes so long that others do not wait for it any longer. */
  slowDown(rule: string): void {
    // One that is known to is told to wait by who judges it.
    if (!this.#slow.has(rule) && !this.#quarantine.has(rule)) this.#waiting.add(rule);
    this.#slow.set(rule, 0);
  }

  /** What failed is tried again. What took long is taken to do so still, until it is quick. */
  reset(): void {
    this.#failures.clear();
    this.#quarantine.clear();
    this.#waiting.clear();
  }

  /** There are no other rules than these any more. */
  keep(rules: ReadonlySet<string>): void {
    for (const known of [this.#slow, this.#waiting])
      for (const rule of known.keys()) if (!rules.has(rule)) known.delete(rule);
  }

  #noteTime({ rule, ms, left }: RuleTurn): void {
    const quick = this.#slow.get(rule);
    if (ms > BUDGET_MS) this.slowDown(rule);
    else if (quick === undefined || left > 0) return;
    // What waits of it would be judged twice at once, and others told that all of it was judged before that is.
    else if (quick + 1 >= QUICK_TURNS && !this.#waiting.has(rule)) this.#slow.delete(rule);
    else this.#slow.set(rule, quick + 1);
  }
}
