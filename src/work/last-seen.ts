import { messageOf } from '../lifecycle/error.ts';
import type { Logger } from '../log/log.ts';
import type { LastSeenStore } from '../state/last-seen-store.ts';

/** After a failure so long until it is tried again. */
const RETRY_MS = 10_000;
/** Characters of sums that are kept while they cannot be written. */
const MOST_KEPT = 32e6;

/**
 * Hands what the workers have seen to its store, unread. A crash loses the sums of a minute at most, no event. While the store
 * cannot be written a bounded amount is kept.
 */
export class LastSeenRecorder {
  readonly #store: LastSeenStore;
  readonly #log: Logger;
  #waiting: string[] = [];
  #kept = 0;
  #writing: Promise<void> | undefined;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(store: LastSeenStore, log: Logger) {
    this.#store = store;
    this.#log = log;
  }

  /** Takes sums as `LastSeenStore.add` does; they are written in the background. */
  record(sums: string): void {
    if (this.#kept + sums.length > MOST_KEPT) {
      this.#log.warn({ characters: sums.length }, 'last-seen: too much waits to be written, some was left out');
      return;
    }
    this.#waiting.push(sums);
    this.#kept += sums.length;
    // After a failure the timer decides: a store that fails must not be asked at every note.
    if (!this.#retry) void this.flush();
  }

  /** Writes what waits; on failure it is kept for the next time. Never rejects. */
  flush(): Promise<void> {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#writing ??= this.#write().finally(() => (this.#writing = undefined));
    return this.#writing;
  }

  /** Writes what waits a last time. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#writing;
    await this.flush();
  }

  async #write(): Promise<void> {
    try {
      for (let sums = this.#waiting[0]; sums !== undefined; sums = this.#waiting[0]) {
        await this.#store.add(sums);
        this.#waiting.shift();
        this.#kept -= sums.length;
      }
    } catch (error) {
      this.#log.warn({ error: messageOf(error) }, 'last-seen not written, kept for later');
      if (!this.#closed) this.#retry = setTimeout(() => void this.flush(), RETRY_MS).unref();
    }
  }
}
