import type { LeaseKeeper } from '../state/lease-keeper.ts';
import type { Absorbed } from './rule-calls.ts';
import type { RuleLedger } from './rule-ledger.ts';
import { ON_ITS_WAY_MS } from './rule-reach.ts';
import type { RuleThreadKeeper } from './rule-thread-keeper.ts';
import type { RuleRunnerOptions } from './runner-options.ts';
import type { ReadSoFar } from './slow-lane.ts';

/** Events that are read at once: more of them cost memory, and time to clear it up. */
const SLICE = 2500;
/** Slices that are read before something is evaluated. */
const SLICES = 40;
/** Less than a lease, which is renewed in between. */
const TIMEOUT_MS = 10_000;
/** Nobody waits longer for what is received and is not stored. */
const MOST_HELD_MS = 3_600_000;

export interface FeedReaderOptions extends Pick<RuleRunnerOptions, 'store' | 'now' | 'unstoredSince'> {
  /** Where events are counted. */
  readonly threads: Pick<RuleThreadKeeper, 'call'>;
  readonly ledger: Pick<RuleLedger, 'read'>;
  /** Kept between slices. */
  readonly lease: Pick<LeaseKeeper, 'keep'>;
}

/** Reads stored events in their order, has rules count them, and says up to when it is known that all are there. */
export class FeedReader {
  readonly #options: FeedReaderOptions;
  #cursor: string | undefined;
  #received = 0;
  #caughtUp = false;

  constructor(options: FeedReaderOptions) {
    this.#options = options;
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
    this.#cursor = from?.cursor ?? this.#cursor ?? (await this.#options.store.feedEnd());
    this.#received = from?.received ?? this.#received;
    this.#caughtUp = false;
  }

  /** Reads on, all that there is or as much as there is time for. Rejects when the store is away, or the lease is lost. */
  async read(): Promise<ReadSoFar> {
    const { now, unstoredSince } = this.#options;
    const began = now();
    // Asked before it is read: what is stored in between is not missed.
    const unstored = (await unstoredSince?.(this.#received)) ?? began;
    await this.#readOn();
    const stored = Math.min(began, Math.max(unstored, began - MOST_HELD_MS));
    const at = this.#caughtUp ? stored : Math.min(stored, this.#received);
    return { cursor: this.cursor, at, readTo: at - ON_ITS_WAY_MS };
  }

  async #readOn(): Promise<void> {
    const { store, threads, ledger, lease } = this.#options;
    for (let slices = 0; slices < SLICES; slices++) {
      const slice = await store.feed({ cursor: this.cursor, limit: SLICE, timeoutMs: TIMEOUT_MS });
      const { ndjson, cursor, count } = slice;
      if (count > 0 || cursor !== this.#cursor) {
        const { received, counted } = await threads.call<Absorbed>('absorb', { ndjson, cursor });
        ledger.read(cursor, count, counted);
        this.#received = received;
      }
      this.#cursor = cursor;
      this.#caughtUp = !slice.more;
      if (this.#caughtUp) return;
      await lease.keep();
    }
  }
}
