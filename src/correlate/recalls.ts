import { type Recall, type RecallOptions, recallLeft, recallPast } from './recall-past.ts';

/** Rules whose past is searched for together: so few that a store can still tell where none of them has anything, and looks for all that they ask at once. */
const TOGETHER = 128;
/** So long is read at a time before others have their turn, milliseconds. */
const BUDGET_MS = 500;
/** What could not be read is tried again after so long, then after twice that, and so on: each time may cost a search that comes to nothing. */
const PAUSE_MS = { first: 60_000, most: 600_000 };

/** What could not be read, and when it is tried again. */
interface Left {
  readonly recall: Recall;
  readonly at: number;
  readonly pause: number;
}

/** What is to be known of the past before rules are judged: it is read bit by bit, beside the judging of the others. */
export class Recalls {
  /** Those of one part are read together; the first is being read. */
  #parts: (readonly Recall[])[] = [];
  #reading: AsyncGenerator<void, readonly Recall[]> | undefined;
  readonly #waiting = new Set<string>();
  #left: Left[] = [];
  /** The one of these that is being read. */
  #again: { readonly left: Left; readonly reading: AsyncGenerator<void, readonly Recall[]> } | undefined;
  readonly #clock: () => number;

  /** `clock`: milliseconds, never goes back. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Rules that cannot be judged yet. */
  get waiting(): ReadonlySet<string> {
    return this.#waiting;
  }

  /** Rules that are judged though not all of their past could be read. */
  get partial(): ReadonlySet<string> {
    return new Set(this.#left.map(({ recall }) => recall.id));
  }

  /** Only these, and what is left of others since before `now`; what was being read is given up. */
  begin(recalls: readonly Recall[], left: readonly Recall[] = [], now = 0): void {
    this.#parts = [];
    this.#reading = undefined;
    this.#waiting.clear();
    this.#again = undefined;
    this.#left = [];
    for (const recall of left) this.#later(recall, PAUSE_MS.first, now);
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
        const { done, value } = await this.#reading.next();
        if (done) this.#done(part, value, options.now);
      } catch (error) {
        this.#reading = undefined;
        throw error;
      }
      if (this.#clock() >= until) return;
    }
    await this.#tryAgain(until, options);
  }

  /** What is due of what could not be read, when nothing waits to be read for the first time. */
  async #tryAgain(until: number, options: RecallOptions): Promise<void> {
    const { now } = options;
    for (;;) {
      // One that is further off than any pause is of a clock that was set back meanwhile.
      const left = this.#again?.left ?? this.#left.find(({ at }) => at <= now || at > now + PAUSE_MS.most);
      if (!left) return;
      this.#again ??= { left, reading: recallLeft(left.recall, options) };
      try {
        const { done, value } = await this.#again.reading.next();
        if (done) this.#triedAgain(left, value, now);
      } catch (error) {
        this.#again = undefined;
        throw error;
      }
      if (this.#clock() >= until) return;
    }
  }

  #triedAgain(left: Left, unread: readonly Recall[], now: number): void {
    this.#again = undefined;
    this.#left = this.#left.filter((one) => one !== left);
    for (const recall of unread) {
      const spans = left.recall.left ?? [];
      const gained = spans.filter((span) => recall.left?.includes(span)).length < spans.length - 1;
      this.#later(recall, gained ? PAUSE_MS.first : Math.min(2 * left.pause, PAUSE_MS.most), now);
    }
  }

  #later(recall: Recall, pause: number, now: number): void {
    this.#left.push({ recall, pause, at: now + pause });
  }

  #done(part: readonly Recall[], unread: readonly Recall[], now: number): void {
    this.#parts.shift();
    for (const recall of unread) this.#later(recall, PAUSE_MS.first, now);
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
