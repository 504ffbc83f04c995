import type { AlertNews } from '../../alert/alert-news.ts';

/** What one who follows alerts receives: which changed, or that they are too many to name. */
export interface AlertSink {
  readonly changed: (ids: readonly string[]) => void;
  /** Whoever shows alerts should read them all anew. */
  readonly all: () => void;
}

/** Changes are told at once, and those that follow within so many milliseconds together. */
const PAUSE_MS = 250;
/** Ids that are named at a time; also what one request may ask for. */
const MOST = 200;

/** Tells those who follow alerts which are new or different, in any instance, a few times a second at most. */
export class AlertFeed {
  readonly #news: AlertNews;
  readonly #sinks = new Set<AlertSink>();
  readonly #waiting = new Set<string>();
  #pause: NodeJS.Timeout | undefined;
  #end: (() => void) | undefined;

  constructor(news: AlertNews) {
    this.#news = news;
  }

  /** Returns what ends it. */
  follow(sink: AlertSink): () => void {
    this.#sinks.add(sink);
    this.#end ??= this.#news.subscribe((ids) => this.#hear(ids));
    return () => {
      if (this.#sinks.delete(sink) && this.#sinks.size === 0) this.#rest();
    };
  }

  #rest(): void {
    this.#end?.();
    this.#end = undefined;
    clearTimeout(this.#pause);
    this.#pause = undefined;
    this.#waiting.clear();
  }

  #hear(ids: readonly string[]): void {
    // One more than are named says that there are too many.
    for (const id of ids) if (this.#waiting.size <= MOST) this.#waiting.add(id);
    if (this.#pause === undefined) this.#tell();
  }

  #tell(): void {
    this.#pause = undefined;
    if (this.#waiting.size === 0) return;
    const ids = [...this.#waiting];
    this.#waiting.clear();
    this.#pause = setTimeout(() => this.#tell(), PAUSE_MS).unref();
    for (const sink of this.#sinks) {
      if (ids.length > MOST) sink.all();
      else sink.changed(ids);
    }
  }
}
