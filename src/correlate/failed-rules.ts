import type { MatchBook } from './match-book.ts';

/** Rules that could not read an event. They read no more until rules are loaded anew, and then go on from the first that they did not count. */
export class FailedRules {
  readonly #book: Pick<MatchBook, 'distrust'>;
  readonly #reasons = new Map<string, string>();
  /** Where each is to go on, milliseconds since 1970. */
  readonly #since = new Map<string, number>();

  constructor(book: Pick<MatchBook, 'distrust'>) {
    this.#book = book;
  }

  /** Why each failed. */
  get reasons(): ReadonlyMap<string, string> {
    return this.#reasons;
  }

  has(id: string): boolean {
    return this.#reasons.has(id);
  }

  /** It failed; all that was received before `since` was counted. */
  add(id: string, reason: string, since: number): void {
    this.#reasons.set(id, reason);
    this.#goOnFrom(id, since);
  }

  /** One that failed did not count what was received then: also before where it is to go on, if a clock was set back. */
  passOver(id: string, received: number): void {
    if (received < (this.#since.get(id) ?? Number.NEGATIVE_INFINITY)) this.#goOnFrom(id, received);
  }

  clear(): void {
    this.#reasons.clear();
    this.#since.clear();
  }

  #goOnFrom(id: string, since: number): void {
    this.#since.set(id, since);
    this.#book.distrust(id, since);
  }
}
