/** Numbers that one millisecond has room for; a writer that needs more goes on into the next one. */
const PER_MS = 8192;
/** 2020-01-01T00:00:00Z: so the numbers stay below 2^53 until 2054. */
const EPOCH = 1_577_836_800_000;

/** The greatest seq that a writer gives at this time, milliseconds since 1970, unless it is far behind its events. */
export function seqAt(time: number): number {
  return (time - EPOCH + 1) * PER_MS - 1;
}

/**
 * Running numbers (`mozdef.seq`) of one writer: each greater than the one before, by the clock. Writers do not know of one
 * another, so two may give the same number; the event's id tells such events apart.
 */
export class SeqClock {
  readonly #now: () => number;
  #last = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The last number that was given; 0 if none was. */
  get last(): number {
    return this.#last;
  }

  next(): number {
    this.#last = Math.max(this.#last + 1, (this.#now() - EPOCH) * PER_MS);
    return this.#last;
  }
}
