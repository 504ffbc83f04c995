import type { Logger } from '../log/log.ts';
import type { EventStore } from '../store/event-store.ts';
import { leftOf, recallOf } from './recall-past.ts';
import { Recalls } from './recalls.ts';
import type { FreshRule, JudgeAnswer, UnreadPast } from './rule-calls.ts';
import type { RuleThreadKeeper } from './rule-thread-keeper.ts';

export interface PastReaderOptions {
  readonly threads: Pick<RuleThreadKeeper, 'call'>;
  readonly store: Pick<EventStore, 'search'>;
  /** Called after each bit; what it rejects with ends the reading. */
  readonly keepLease: () => Promise<void>;
  readonly log: Logger;
  readonly now: () => number;
}

/** Reads the past of rules that are to know it before they are judged. */
export class PastReader {
  readonly #options: PastReaderOptions;
  readonly #recalls = new Recalls(() => performance.now());
  /** Rules of which it was not said yet that their past is known. Some may be added while others are read. */
  readonly #asked = new Set<string>();

  constructor(options: PastReaderOptions) {
    this.#options = options;
  }

  /** Rules that cannot be judged yet. */
  get waiting(): ReadonlySet<string> {
    return this.#recalls.waiting;
  }

  /** Rules that are judged though not all of their past could be read. */
  get partial(): ReadonlySet<string> {
    return this.#recalls.partial;
  }

  /** Only the past of these is still to be read, and what could not be of that of others. */
  begin(rules: readonly FreshRule[], unread: readonly UnreadPast[] = []): void {
    this.#asked.clear();
    for (const { id } of rules) this.#asked.add(id);
    this.#recalls.begin(rules.map(recallOf), unread.map(leftOf), this.#options.now());
  }

  /** The past of these, too, as far back as it is kept. */
  deepen(rules: JudgeAnswer['shallow']): void {
    for (const { id } of rules) this.#asked.add(id);
    this.#recalls.add(rules.map((rule) => ({ ...recallOf(rule), deep: true })));
  }

  /** Reads on for a while; resolves to the rules whose past is known now. */
  async read(): Promise<ReadonlySet<string>> {
    const { threads, store, keepLease, log, now } = this.#options;
    await this.#recalls.run({ thread: threads, store, now: now(), log });
    await keepLease();
    const known = this.#asked.difference(this.waiting);
    for (const rule of known) this.#asked.delete(rule);
    return known;
  }
}
