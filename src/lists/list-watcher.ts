import { messageOf } from '../lifecycle/error.ts';
import type { Part } from '../lifecycle/part.ts';
import type { Logger } from '../log/log.ts';
import { PacedWarnings } from '../log/paced-warnings.ts';
import { KnownLists } from './known-lists.ts';
import type { ListNews } from './list-news.ts';
import { ListMoved, type ListStore } from './list-store.ts';
import { inPieces, type ListDelta } from './match/list-delta.ts';

export interface ListWatcherOptions {
  readonly store: ListStore;
  readonly news: ListNews;
  readonly log: Logger;
  readonly now: () => number;
  /** Milliseconds from one look to the next, for news that were lost. */
  readonly everyMs?: number;
}

/** Takes over what has changed of a list; a rejection means that it is gone. */
export type ListTaker = (delta: ListDelta) => Promise<void>;

const EVERY_MS = 1000;

/**
 * Knows the lists that events are looked up in, and tells each taker what has changed of them, in whatever instance: at once when the
 * live bus says so, else within a second. A list that cannot be read stays as it was.
 */
export class ListWatcher implements Part {
  readonly name = 'lists';
  readonly #options: ListWatcherOptions;
  readonly #known: KnownLists;
  readonly #warnings: PacedWarnings;
  /** What each is still being told, in order. */
  readonly #takers = new Map<ListTaker, Promise<void>>();
  #pulse = -1;
  #timer: NodeJS.Timeout | undefined;
  #unsubscribe: () => void = () => undefined;
  #looking: Promise<void> | undefined;
  #again = false;

  constructor(options: ListWatcherOptions) {
    this.#options = options;
    this.#known = new KnownLists(options.store);
    this.#warnings = new PacedWarnings(options.log, options.now, 'lists cannot be read, those of before hold');
  }

  /** A state store that is away is asked again. */
  async start(): Promise<void> {
    const look = (): void => void this.look();
    this.#unsubscribe = this.#options.news.subscribe({ heard: look, gap: look });
    this.#timer = setInterval(() => void this.look(), this.#options.everyMs ?? EVERY_MS).unref();
    await this.look();
  }

  async stop(): Promise<void> {
    this.#unsubscribe();
    clearInterval(this.#timer);
    await this.#looking;
  }

  /** Looks now, and once more if it is already looking, since that may have been too early. Never rejects. */
  look(): Promise<void> {
    if (this.#looking) this.#again = true;
    this.#looking ??= this.#lookUntilSeen().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  /** Tells a taker all there is, and from then on what changes. Resolves to what ends that, when it has taken all. */
  async attach(taker: ListTaker): Promise<() => void> {
    this.#takers.set(taker, Promise.resolve());
    this.#tell(taker, this.#known.all);
    await this.#takers.get(taker);
    return () => void this.#takers.delete(taker);
  }

  async #lookUntilSeen(): Promise<void> {
    do {
      this.#again = false;
      try {
        await this.#look();
      } catch (error) {
        if (error instanceof ListMoved) this.#again = true;
        else this.#warnings.note('unread', { error: messageOf(error) });
      }
    } while (this.#again);
  }

  async #look(): Promise<void> {
    // First: what changes while the lists are read is seen with the next look.
    const pulse = await this.#options.store.pulse();
    if (pulse === this.#pulse) return;
    const deltas = await this.#known.read();
    for (const taker of this.#takers.keys()) this.#tell(taker, deltas);
    this.#pulse = pulse;
  }

  #tell(taker: ListTaker, deltas: readonly ListDelta[]): void {
    if (deltas.length === 0) return;
    const told = this.#takers.get(taker) ?? Promise.resolve();
    this.#takers.set(
      taker,
      told.then(() => this.#hand(taker, deltas)),
    );
  }

  /** One piece after the other, so that neither side is kept from its work for long. */
  async #hand(taker: ListTaker, deltas: readonly ListDelta[]): Promise<void> {
    for (const piece of inPieces(deltas)) {
      if (!this.#takers.has(taker)) return;
      try {
        await taker(piece);
      } catch {
        this.#takers.delete(taker);
      }
    }
  }
}
