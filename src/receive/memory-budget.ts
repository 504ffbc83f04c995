import { Refusal } from './refusal.ts';

/** Bytes that all requests together may hold in memory. */
export class MemoryBudget {
  readonly #most: number;
  #held = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get held(): number {
    return this.#held;
  }

  open(): MemoryShare {
    return new MemoryShare(this);
  }

  /** Called by shares only. Throws `overloaded`. */
  change(bytes: number): void {
    if (bytes > 0 && this.#held + bytes > this.#most) {
      throw new Refusal('overloaded', 'too much is being received at the moment');
    }
    this.#held += bytes;
  }
}

/** What one request holds of the budget. */
export class MemoryShare {
  readonly #budget: MemoryBudget;
  #bytes = 0;

  constructor(budget: MemoryBudget) {
    this.#budget = budget;
  }

  /** Throws `overloaded` and then takes nothing. */
  take(bytes: number): void {
    this.#budget.change(bytes);
    this.#bytes += bytes;
  }

  give(bytes: number): void {
    this.#budget.change(-bytes);
    this.#bytes -= bytes;
  }

  close(): void {
    this.give(this.#bytes);
  }
}
