import { messageOf } from '../../lifecycle/error.ts';
import type { Part } from '../../lifecycle/part.ts';
import type { Logger } from '../../log/log.ts';
import { pruneSources, saveSources } from '../../state/sources/save-sources.ts';
import { SOURCES } from '../../state/sources/source.ts';
import type { StateStore } from '../../state/state-store.ts';
import { SourceBook } from './source-book.ts';

export interface SourceSaverOptions {
  readonly state: StateStore;
  /** The same after a restart, and no other's. */
  readonly instance: string;
  readonly log: Logger;
  readonly now: () => number;
}

/** How long figures wait to be saved, which is what a process that is killed loses of them. */
const SHORTEST_MS = 1000;
const LONGEST_MS = 5000;
/** Saving takes one part of so many of the time: a millisecond for ten senders in a file, a second for a thousand in a search server. */
const COST_SHARE = 20;
const PRUNE_EVERY_MS = 3_600_000;
/** Senders that are kept, once for each instance that heard of them, and for how long after they were heard last. */
const KEEP_MOST = 5000;
const KEEP_MS = 30 * 86_400_000;
/** Between two prunings so many may be added. */
const SLACK = 200;

/** How long to wait after a save that took so long. */
export function pauseAfter(tookMs: number): number {
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, tookMs * COST_SHARE));
}

/**
 * Keeps the book, and saves what is new in it every one to five seconds, together with what other instances count. A process that
 * is killed loses what it counted since; one that is stopped loses nothing.
 */
export class SourceSaver implements Part {
  readonly name = 'sources';
  /** For whoever counts. */
  readonly book: SourceBook;
  readonly #options: SourceSaverOptions;
  #timer: NodeJS.Timeout | undefined;
  #saving: Promise<void> | undefined;
  #stopped = false;
  /** Whether the state store took nothing the last time. */
  #failing = false;
  #savedAt: number;
  #prunedAt = 0;

  constructor(options: SourceSaverOptions) {
    this.#options = options;
    this.book = new SourceBook(options.now);
    this.#savedAt = options.now();
  }

  start(): Promise<void> {
    this.#saveIn(SHORTEST_MS);
    return Promise.resolve();
  }

  /** Saves a last time. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#saving;
    await this.save();
  }

  /** Saves now. Never rejects: what cannot be saved is kept for the next time. */
  save(): Promise<void> {
    this.#saving ??= this.#save().finally(() => (this.#saving = undefined));
    return this.#saving;
  }

  #saveIn(pauseMs: number): void {
    this.#timer = setTimeout(() => void this.#saveAndGoOn(), pauseMs);
    this.#timer.unref();
  }

  async #saveAndGoOn(): Promise<void> {
    const begun = performance.now();
    await this.save();
    const pauseMs = this.#failing ? LONGEST_MS : pauseAfter(performance.now() - begun);
    if (!this.#stopped) this.#saveIn(pauseMs);
  }

  async #save(): Promise<void> {
    const { state, instance, log, now } = this.#options;
    const { sums, leftOut } = this.book.take();
    if (leftOut > 0) log.warn({ requests: leftOut }, 'more senders than are counted, some were left out');
    const time = now();
    const counted = { instance, seconds: Math.max(1, (time - this.#savedAt) / 1000), now: time };
    this.#savedAt = time;
    const { left, failure } = await saveSources(sums, state, counted);
    this.book.giveBack(left);
    this.#failing = failure !== undefined;
    if (failure !== undefined) log.warn({ error: messageOf(failure) }, 'sources not saved, kept for later');
    else if (sums.length > 0) await this.#prune(time);
  }

  async #prune(time: number): Promise<void> {
    const { state, log } = this.#options;
    try {
      const due = time - this.#prunedAt > PRUNE_EVERY_MS;
      if (!due && (await state.count(SOURCES)) <= KEEP_MOST + SLACK) return;
      await pruneSources(state, { most: KEEP_MOST, oldest: time - KEEP_MS });
      this.#prunedAt = time;
    } catch (error) {
      log.warn({ error: messageOf(error) }, 'old sources not forgotten yet');
    }
  }
}
