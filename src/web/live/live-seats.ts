/** How many live connections there may be at a time, and of one person; each may have tails and unsent bytes. */
const MOST = 100;
const MOST_OF_ONE = 20;

/** Counts live connections, so that nobody can take all of them. */
export class LiveSeats {
  readonly #taken = new Map<string, number>();
  #all = 0;

  /** Whether there is one more for this person; else the status that says why not. */
  refusal(name: string): string | undefined {
    if (this.#all >= MOST) return '503 Service Unavailable';
    return (this.#taken.get(name) ?? 0) >= MOST_OF_ONE ? '429 Too Many Requests' : undefined;
  }

  /** Takes one; returns what gives it back, to be called once. */
  take(name: string): () => void {
    this.#count(name, 1);
    return () => this.#count(name, -1);
  }

  #count(name: string, change: number): void {
    this.#all += change;
    const taken = (this.#taken.get(name) ?? 0) + change;
    if (taken > 0) this.#taken.set(name, taken);
    else this.#taken.delete(name);
  }
}
