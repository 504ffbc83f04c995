import type { FeedRequest, FeedSlice } from '../../event-store.ts';
import { decodeFeedCursor, encodeFeedCursor, strangeCursor } from '../../feed-cursor.ts';
import type { Duck } from '../duck.ts';
import { LIFTED_TEXTS } from '../lifted.ts';
import { SearchPool, type SearchRun } from '../search/search-pool.ts';
import { fromSources } from '../search/sources.ts';
import type { Shelf, Snapshot } from '../shelf.ts';
import type { StoreFiles } from '../store-files.ts';
import { FeedLines } from './feed-lines.ts';
import { type FeedWindow, nextWindow } from './feed-window.ts';

/** Most events of a slice. */
const MOST = 10_000;

export interface EventFeedOptions {
  readonly duck: Duck;
  readonly shelf: Shelf;
  readonly files: StoreFiles;
  /** Identity of the store. */
  readonly store: string;
}

/**
 * Stored events in order of seq. One writer numbers them, and the shelf knows a seq only when its transaction is committed, so all up to
 * the shelf's seq are there and none comes later. A cursor is the seq of the last event that was read.
 */
export class EventFeed {
  readonly #options: EventFeedOptions;
  readonly #pool: SearchPool;

  /** With a connection of its own: searches of people may take long, and rules must not wait for them. */
  static async open(options: EventFeedOptions): Promise<EventFeed> {
    return new EventFeed(options, await SearchPool.open(options.duck, 1));
  }

  private constructor(options: EventFeedOptions, pool: SearchPool) {
    this.#options = options;
    this.#pool = pool;
  }

  async read({ cursor, limit, timeoutMs }: FeedRequest): Promise<FeedSlice> {
    const { shelf } = this.#options;
    const after = cursor === undefined ? 0 : this.#seqIn(cursor);
    if (after === shelf.seq) return this.#slice(new FeedLines(), after, after);
    const most = Math.min(MOST, Math.max(1, Math.floor(limit)));
    return this.#pool.run({ timeoutMs }, async (run) => {
      const snapshot = shelf.snapshot();
      try {
        return await this.#read(run, snapshot, { after, most });
      } finally {
        snapshot.release();
      }
    });
  }

  end(): string {
    return this.#cursor(this.#options.shelf.seq);
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  async #read(run: SearchRun, snapshot: Snapshot, { after, most }: { after: number; most: number }) {
    const lines = new FeedLines();
    let reached = after;
    while (lines.count === 0 && reached < snapshot.seq) {
      const window = nextWindow(snapshot, reached, most);
      if (window) await run.parts(this.#sql(snapshot, window), (columns) => lines.take(columns));
      reached = lines.full ? lines.last : (window?.last ?? snapshot.seq);
    }
    return this.#slice(lines, reached, snapshot.seq);
  }

  #sql(snapshot: Snapshot, { first, last, segments }: FeedWindow): string {
    const sources = { snapshot, segments: segments.map((segment) => ({ segment })) };
    return `select seq::double, json, ${LIFTED_TEXTS} from ${fromSources(sources, this.#options.files)}
      where seq between ${first} and ${last} order by seq`;
  }

  #slice(lines: FeedLines, reached: number, newest: number): FeedSlice {
    return { ndjson: lines.bytes(), count: lines.count, cursor: this.#cursor(reached), more: reached < newest };
  }

  #cursor(seq: number): string {
    return encodeFeedCursor(this.#options.store, seq);
  }

  /** A seq that was not given yet is that of another copy of the store, which went on from a backup. */
  #seqIn(cursor: string): number {
    const { store, shelf } = this.#options;
    const seq = decodeFeedCursor(store, cursor);
    if (!Number.isSafeInteger(seq) || Number(seq) < 0 || Number(seq) > shelf.seq) throw strangeCursor();
    return Number(seq);
  }
}
