import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { decodeEventsState, type EventsState, encodeEventsState } from '../model/events-url.ts';
import { addPill, type Pill, wholeQuery } from '../model/filter-pills.ts';
import type { Filter } from '../model/query-edit.ts';
import type { RangeText } from '../model/time-range.ts';
import { FirstEvent } from './first-event.ts';
import { type EntryState, go, LocationController } from './location.ts';
import { rememberQuery } from './recent-queries.ts';
import { SearchController } from './search-controller.ts';
import { TailController } from './tail-controller.ts';

export interface ScreenHandler {
  /** Whether new events may come in above now. */
  readonly mayShow: () => boolean;
  /** An answer is there. `keep`: to the same question as before. */
  readonly onSearched: (keep: boolean) => void;
}

const PERIODS_MS = { off: 0, '5s': 5000, '30s': 30_000, tail: 0 } as const;
/** While tailing, the histogram and the total are made anew so often, and the list is kept to so many rows. */
const TAIL_SEARCH_MS = 5000;
const TAIL_ROWS = 5000;

/** The page Events as a machine: the address decides what is shown, and everything a person does changes the address. */
export class EventsScreen implements ReactiveController {
  state: EventsState = decodeEventsState(location.search);
  /** Asked when there is nothing at all. */
  readonly first: FirstEvent;
  readonly result: SearchController;
  readonly tail: TailController;
  readonly #host: ReactiveControllerHost;
  readonly #handler: ScreenHandler;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(host: ReactiveControllerHost, handler: ScreenHandler) {
    this.#host = host;
    this.#handler = handler;
    this.result = new SearchController(host);
    this.first = new FirstEvent(host, () => void this.search(true));
    this.tail = new TailController(host, {
      onEvents: (events) => this.result.prepend(events, TAIL_ROWS),
      mayShow: handler.mayShow,
      onResume: () => void this.search(true),
    });
    host.addController(new LocationController(host, () => this.#moved()));
    host.addController(this);
  }
  hostConnected(): void {
    this.state = decodeEventsState(location.search);
    void this.search(false);
    this.#schedule();
  }
  hostDisconnected(): void {
    clearInterval(this.#timer);
  }

  /** Nothing narrows the list but its time. */
  get asksForAll(): boolean {
    return this.state.q === '' && this.state.filters.length === 0;
  }

  /** Asks again (`keep`) or anew. */
  async search(keep: boolean): Promise<void> {
    await this.result.run(this.state, { keep });
    if (this.result.phase !== 'ready') return;
    rememberQuery(this.state.q);
    if (this.result.rows.length === 0 && this.asksForAll) await this.first.look();
    this.#host.requestUpdate();
    this.#schedule();
    this.#handler.onSearched(keep);
  }

  readonly searchFor = ({ q }: { readonly q: string }): void => {
    // Enter on the same query means: search again.
    if (q === this.state.q) void this.search(true);
    else this.#change({ q });
  };
  readonly filter = (filter: Filter): void => this.#change({ filters: addPill(this.state.filters, filter) });
  readonly setFilters = ({ filters }: { readonly filters: readonly Pill[] }): void => this.#change({ filters });
  readonly showRange = ({ from, to, narrowed }: RangeText & { readonly narrowed?: boolean }): void =>
    this.#change({ from, to }, { narrowed: narrowed === true });
  readonly pivot = ({ filter, from, to }: RangeText & { readonly filter: Filter }): void =>
    this.#change({ q: '', filters: addPill([], filter), from, to, live: 'off' });
  readonly refresh = ({ live }: Pick<EventsState, 'live'>): void =>
    // What comes now is the newest and belongs to a range that ends now.
    this.#change(live === 'tail' ? { live, order: 'newest', to: 'now' } : { live });
  readonly sort = ({ order }: Pick<EventsState, 'order'>): void => this.#change({ order });
  readonly toggleColumn = ({ field }: { readonly field: string }): void => {
    const { cols } = this.state;
    const shown = cols.includes(field);
    this.#change({ cols: shown ? cols.filter((name) => name !== field) : [...cols, field] });
  };
  readonly select = ({ id }: { readonly id: string }): void => {
    go(this.#url({ ...this.state, sel: id }), { replace: true });
  };

  readonly showTab = ({ tab }: Pick<EventsState, 'tab'>): void => {
    go(this.#url({ ...this.state, tab }), { replace: true });
  };

  #change(change: Partial<EventsState>, entry: EntryState = {}): void {
    go(this.#url({ ...this.state, ...change }), { state: entry });
  }
  #url(state: EventsState): string {
    const search = encodeEventsState(state);
    return search === '' ? '/events' : `/events?${search}`;
  }

  #moved(): void {
    if (location.pathname !== '/events' && location.pathname !== '/') return;
    const before = this.state;
    this.state = decodeEventsState(location.search);
    const { from, to, order, live } = this.state;
    const asksAnew =
      wholeQuery(this.state) !== wholeQuery(before) ||
      from !== before.from ||
      to !== before.to ||
      order !== before.order;
    if (asksAnew) void this.search(false);
    else if (live !== before.live && live !== 'off') void this.search(true);
    this.#schedule();
  }

  #schedule(): void {
    clearInterval(this.#timer);
    const { live } = this.state;
    this.tail.follow(live === 'tail' ? wholeQuery(this.state) : undefined);
    const period = live === 'tail' ? TAIL_SEARCH_MS : PERIODS_MS[live];
    if (period === 0) return;
    this.#timer = setInterval(() => this.#again(), period);
  }

  #again(): void {
    if (document.hidden) return;
    if (this.state.live === 'tail') void this.result.refreshHistogram(this.state);
    else if (this.result.phase !== 'loading' && this.#handler.mayShow()) void this.search(true);
  }
}
