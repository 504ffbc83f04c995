import { messageOf } from '../lifecycle/error.ts';
import type { Logger } from '../log/log.ts';
import type { StateStore } from '../state/state-store.ts';
import { readHead } from './audit-head.ts';

export interface AnchorLogOptions {
  readonly state: StateStore;
  readonly log: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const LOOK_EVERY_MS = 60_000;
const HOUR_MS = 3_600_000;

/**
 * Writes the end of the audit log to the log of the process when it has moved, once an hour at most: whoever keeps that log
 * elsewhere has anchors, against which the audit log can be verified.
 */
export class AnchorLog {
  readonly #options: AnchorLogOptions;
  #timer: NodeJS.Timeout | undefined;
  #telling: Promise<void> = Promise.resolve();
  #toldSeq = 0;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(options: AnchorLogOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => void this.tell(), LOOK_EVERY_MS);
    this.#timer.unref();
    void this.tell();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#telling;
  }

  /** Looks, and logs the end if that is due. Never rejects. */
  tell(): Promise<void> {
    this.#telling = this.#telling.then(() => this.#tell());
    return this.#telling;
  }

  async #tell(): Promise<void> {
    const { state, log, now } = this.#options;
    // A clock that was set back must not silence it.
    if (Math.abs(now() - this.#toldAt) < HOUR_MS) return;
    try {
      const { seq, hash } = await readHead(state);
      if (seq === this.#toldSeq) return;
      log.info({ seq, hash }, 'end of the audit log');
      this.#toldSeq = seq;
      this.#toldAt = now();
    } catch (error) {
      log.debug({ error: messageOf(error) }, 'the end of the audit log cannot be read');
    }
  }
}
