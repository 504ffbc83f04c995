import type { SearchServer } from '../../../elastic/search-server.ts';
import type { TimeRange } from '../../event-store.ts';
import { DAY_MS, dayOfEvents } from '../index-name.ts';

export interface OldIndicesOptions {
  readonly server: SearchServer;
  readonly prefix: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** How long the list of indices is used: new ones are searched at once all the same, since only what is listed is left out. */
const KEPT_MS = 60_000;
/** Events are at most a day ahead of their reception (event/timestamps.ts), so of their index; another day to be sure. */
const AHEAD_MS = 2 * DAY_MS;

/**
 * Indices that are too old to hold events of a range. None is too new: events that were late are among those of the day on
 * which they came.
 */
export class OldIndices {
  readonly #options: OldIndicesOptions;
  #days: { readonly index: string; readonly end: number }[] = [];
  #listed = Number.NEGATIVE_INFINITY;

  constructor(options: OldIndicesOptions) {
    this.#options = options;
  }

  /** Names to be left out, each after a minus as searches take them. None when the server does not list its indices: it is only faster with them. */
  async excluding(
    { from }: TimeRange,
    limits: { timeoutMs: number; signal: AbortSignal | undefined },
  ): Promise<string[]> {
    const { now } = this.#options;
    if (now() - this.#listed > KEPT_MS) {
      this.#listed = now();
      this.#days = await this.#list(limits);
    }
    return this.#days.filter(({ end }) => end + AHEAD_MS < from).map(({ index }) => `-${index}`);
  }

  async #list(limits: {
    timeoutMs: number;
    signal: AbortSignal | undefined;
  }): Promise<{ index: string; end: number }[]> {
    const { server, prefix } = this.#options;
    const { signal, timeoutMs } = limits;
    const { status, body } = await server.request<Record<string, unknown>>({
      method: 'GET',
      path: `/${encodeURIComponent(`${prefix}events-*`)}/_alias`,
      query: { ignore_unavailable: true, allow_no_indices: true, expand_wildcards: 'open' },
      timeoutMs,
      ...(signal && { signal }),
    });
    if (status !== 200) return [];
    return Object.keys(body).flatMap((index) => {
      const day = dayOfEvents(index, prefix);
      return day === undefined ? [] : [{ index, end: day + DAY_MS }];
    });
  }
}
