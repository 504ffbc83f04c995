import { type Recall, type RecallOptions, recallPast } from './recall-past.ts';

/** Rules whose past is searched for together: so few that a store can still tell where none of them has anything, and can plan the search soon. */
const TOGETHER = 64;
/** So long is read at a time before others have their turn, milliseconds. */
const BUDGET_MS = 500;

/** What is to be known of the past before rules are judged: it is read bit by bit, beside the judging of the others. */
export class Recalls {
  /** Those of one part are read together; the first is being read. */
  #parts: (readonly Recall[])[] = [];
  #reading: AsyncGenerator<void> | undefined;
  readonly #waiting = new Set<string>();
  readonly #clock: () => number;

  /** `clock`: milliseconds, never goes back. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Rules that cannot be judged yet. */
  get waiting(): ReadonlySet<string> {
    return this.#waiting;
  }

  /** Only these; what was being read is given up. */
  begin(recalls: readonly Recall[]): void {
    this.#parts = [];
    this.#reading = undefined;
    this.#waiting.clear();
    this.add(recalls);
  }

  /** These too, unless they are waited for already. */
  add(recalls: readonly Recall[]): void {
    const alike = Map.groupBy(
      recalls.filter(({ id }) => !this.#waiting.has(id)),
      likeness,
    );
    // Those that need least are ready first.
    const least = [...alike.values()].sort(([one], [other]) => needOf(one) - needOf(other));
    for (const some of least)
      for (let at = 0; at < some.length; at += TOGETHER) this.#parts.push(some.slice(at, at + TOGETHER));
    for (const { id } of recalls) this.#waiting.add(id);
  }

  /** Reads on for a while. Rejects when the store goes away; then what was being read is read again. */
  async run(options: RecallOptions): Promise<void> {
    const until = this.#clock() + BUDGET_MS;
    for (let part = this.#parts[0]; part; part = this.#parts[0]) {
      this.#reading ??= recallPast(part, options);
      try {
        const { done } = await this.#reading.next();
        if (done) this.#done(part);
      } catch (error) {
        this.#reading = undefined;
        throw error;
      }
      if (this.#clock() >= until) return;
    }
  }

  #done(part: readonly Recall[]): void {
    this.#parts.shift();
    this.#reading = undefined;
    for (const { id } of part) this.#waiting.delete(id);
  }
}

/** Of all events a second is worth more than a day of those that are searched for. */
const WIDE = 100_000;

function needOf(recall: Recall | undefined): number {
  return recall ? recall.reachMs * (recall.wide ? WIDE : 1) : 0;
}

/** A search together reaches as far back as the one that reaches furthest: it is for those that reach about as far. */
function likeness({ reachMs, wide, deep }: Recall): string {
  return `${deep} ${wide} ${Math.round(Math.log2(Math.max(1, reachMs)))}`;
}
