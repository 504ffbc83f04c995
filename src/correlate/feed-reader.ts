import type { EventStore, FeedSlice } from '../store/event-store.ts';

/** Events that are read at once: more of them cost memory, and time to clear it up. */
const SLICE = 2500;
/** Slices that are read before something is evaluated. */
const SLICES = 40;
/** Nobody waits longer for what is received and is not stored. */
const MOST_HELD_MS = 3_600_000;
/** Less than a lease, which is renewed in between. */
const TIMEOUT_MS = 10_000;

export interface ReadSteps {
  /** Takes a slice; resolves to the reception of the newest event that was read so far. */
  readonly absorb: (slice: Pick<FeedSlice, 'ndjson' | 'cursor' | 'count'>) => Promise<number>;
  /** Called between slices; what it rejects with ends the reading. */
  readonly onSlice: () => Promise<void>;
}

/** Where reading is, and up to when it is known that all events are there. */
export class FeedReader {
  readonly #store: Pick<EventStore, 'feed' | 'feedEnd'>;
  #cursor: string | undefined;
  #received = 0;
  #caughtUp = false;

  constructor(store: Pick<EventStore, 'feed' | 'feedEnd'>) {
    this.#store = store;
  }

  get cursor(): string {
    return this.#cursor ?? '';
  }
  /** Reception of the newest event that was read, milliseconds since 1970; 0: none was. */
  get received(): number {
    return this.#received;
  }
  get caughtUp(): boolean {
    return this.#caughtUp;
  }

  /** Goes on from there; without, from where it is, at first behind all that is stored now. */
  async goOn(from: { readonly cursor: string; readonly received: number } | undefined): Promise<void> {
    this.#cursor = from?.cursor ?? this.#cursor ?? (await this.#store.feedEnd());
    this.#received = from?.received ?? this.#received;
    this.#caughtUp = false;
  }

  async read({ absorb, onSlice }: ReadSteps): Promise<void> {
    for (let slices = 0; slices < SLICES; slices++) {
      const slice = await this.#store.feed({ cursor: this.cursor, limit: SLICE, timeoutMs: TIMEOUT_MS });
      if (slice.count > 0 || slice.cursor !== this.#cursor) this.#received = await absorb(slice);
      this.#cursor = slice.cursor;
      this.#caughtUp = !slice.more;
      if (this.#caughtUp) return;
      await onSlice();
    }
  }

  /**
   * All that was received up to this time was read, but for what was on its way; `unstored`: since when what was received may not have been
   * stored before it was.
   */
  knownTo(now: number, unstored = now): number {
    const stored = Math.min(now, Math.max(unstored, now - MOST_HELD_MS));
    return this.#caughtUp ? stored : Math.min(stored, this.#received);
  }
}
