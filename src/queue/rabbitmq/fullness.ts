/** Of what waited when the queue was full; brokers take batches again at about this. */
const ROOM = 0.8;

/** Whether the queue is full, as far as that can be told from outside: the broker says so only to one who pushes. */
export class Fullness {
  readonly #retryMs: number;
  #until: number | undefined;
  #waiting: number | undefined;

  /** After `retryMs` it is worth a try whatever the queue looks like. */
  constructor(retryMs: number) {
    this.#retryMs = retryMs;
  }

  /** A batch did not find room. */
  refused(now: number): void {
    this.#until = now + this.#retryMs;
    this.#waiting = undefined;
  }

  /** A batch found room. */
  taken(): void {
    this.#until = undefined;
  }

  /** Whether the next batch would be refused, with so many waiting in the queue. */
  isFull(waiting: number, now: number): boolean {
    if (this.#until === undefined) return false;
    this.#waiting = Math.max(this.#waiting ?? 0, waiting);
    if (now >= this.#until || waiting <= this.#waiting * ROOM) this.#until = undefined;
    return this.#until !== undefined;
  }
}
