/** How an attempt to send one event ended, as its sender saw it. */
export type Outcome = 'answered' | 'unanswered' | 'refused';

interface Entry {
  answered: number;
  unanswered: number;
  /** All attempts of this key are retries of the same event under one claim. */
  readonly claimed: boolean;
}

export interface Verdict {
  readonly attempts: number;
  readonly answered: number;
  readonly unanswered: number;
  readonly claims: number;
  /** Keys that are missing in the store, and keys that are there too often. */
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  /** Stored events of a refused attempt: harmless but untrue. */
  readonly unasked: readonly string[];
}

/** What the senders know: the other side of what the store is asked for at the end. */
export class Ledger {
  readonly #entries = new Map<string, Entry>();
  #answered = 0;

  note(key: string, outcome: Outcome, claimed: boolean): void {
    let entry = this.#entries.get(key);
    if (!entry) this.#entries.set(key, (entry = { answered: 0, unanswered: 0, claimed }));
    if (outcome === 'answered') {
      entry.answered++;
      this.#answered++;
    }
    if (outcome === 'unanswered') entry.unanswered++;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Events answered 2xx so far. */
  get answered(): number {
    return this.#answered;
  }

  /**
   * Holds the store against design promise 2, word for word: an attempt answered 2xx is there exactly once, one without an
   * answer zero or one time, and all retries under one claim once in all.
   */
  judge(stored: ReadonlyMap<string, number>): Verdict {
    const lost: string[] = [];
    const doubled: string[] = [];
    const unasked: string[] = [];
    let answered = 0;
    let unanswered = 0;
    let claims = 0;
    for (const [key, entry] of this.#entries) {
      const count = stored.get(key) ?? 0;
      answered += entry.answered;
      unanswered += entry.unanswered;
      if (entry.claimed) claims++;
      if (entry.answered > 0 && count < 1) lost.push(key);
      if (count > 1) doubled.push(key);
      if (count > 0 && entry.answered + entry.unanswered === 0) unasked.push(key);
    }
    for (const key of stored.keys()) if (!this.#entries.has(key)) unasked.push(key);
    return { attempts: this.#entries.size, answered, unanswered, claims, lost, doubled, unasked };
  }
}
