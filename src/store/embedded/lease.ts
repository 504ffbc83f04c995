/**
 * Lets a search go on reading what is being replaced: the thing is let go of when its last reader is done.
 * One holds it by `lease()`, gives it back by `release()`.
 */
export class Leased<T> {
  readonly value: T;
  #readers = 0;
  #retire: (() => void) | undefined;

  constructor(value: T) {
    this.value = value;
  }

  lease(): void {
    this.#readers++;
  }

  release(): void {
    this.#readers--;
    this.#finish();
  }

  /** Calls `dispose` once, as soon as no one reads any more (perhaps at once). */
  retire(dispose: () => void): void {
    this.#retire = dispose;
    this.#finish();
  }

  #finish(): void {
    if (this.#readers > 0 || !this.#retire) return;
    const dispose = this.#retire;
    this.#retire = undefined;
    dispose();
  }
}
