import { MozdefError } from '../../../lifecycle/error.ts';
import type { SearchRequest, SearchResult, Total } from '../../event-store.ts';
import { allOfDsl, inRange } from '../dsl.ts';
import { FIELD } from '../search-mapping.ts';
import type { SearchAnswer } from './attempt.ts';
import { type Cursor, decodeCursor, encodeCursor } from './cursor.ts';
import { scan } from './scan.ts';
import {
  countUndecided,
  type FoundEvent,
  found,
  type SearchContext,
  undecided,
  undecidedIn,
  within,
} from './search-context.ts';

/** Most events that are asked for at once. */
const PAGE = 1000;

interface Sorted extends FoundEvent {
  readonly sort: Cursor['after'];
}

/** Finds one page; `newest`: greatest seq that an event can have now. */
export function searchEvents(context: SearchContext, request: SearchRequest, newest: number): Promise<SearchResult> {
  return new PageSearch(context, request, newest).search();
}

class PageSearch {
  readonly #context: SearchContext;
  readonly #request: SearchRequest;
  readonly #cursor: Cursor | undefined;
  readonly #bound: number;
  readonly #events: Sorted[] = [];
  #total: Total;
  /** Events that surely match, and those that memory has to judge, when the first search has said so. */
  #undecided = 0;
  #partial = false;

  constructor(context: SearchContext, request: SearchRequest, newest: number) {
    this.#context = context;
    this.#request = request;
    this.#cursor = request.cursor === undefined ? undefined : decodeCursor(request.cursor);
    this.#bound = this.#cursor?.bound ?? newest;
    this.#total = this.#cursor?.total ?? { value: 0, relation: 'gte' };
  }

  async search(): Promise<SearchResult> {
    await this.#untilTimeIsUp(() => this.#findPage());
    if (!this.#cursor && this.#undecided > 0 && !this.#partial) await this.#untilTimeIsUp(() => this.#judge());
    const { limit } = this.#request;
    const page = this.#events.slice(0, limit);
    const last = page.at(-1);
    const total = this.#partial && !this.#cursor ? { value: this.#total.value, relation: 'gte' as const } : this.#total;
    return {
      total,
      events: page.map(({ event }) => event),
      partial: this.#partial,
      ...(this.#events.length > limit &&
        last && { next: encodeCursor({ after: last.sort, bound: this.#bound, total }) }),
    };
  }

  async #untilTimeIsUp(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof MozdefError) || error.code !== 'query-timeout') throw error;
      this.#partial = true;
    }
  }

  /** Searches until there is the page and one event more, which tells that there is another page. */
  async #findPage(): Promise<void> {
    const { limit } = this.#request;
    const { compiled } = this.#context;
    let after = this.#cursor?.after;
    for (let first = true; this.#events.length <= limit; first = false) {
      const size = Math.min(PAGE, limit + 1 - this.#events.length);
      const answer = await this.#ask(size, after, first && !this.#cursor);
      if (first && !this.#cursor) this.#count(answer);
      for (const hit of answer.hits) {
        after = hit.sort as Cursor['after'];
        const one = { ...found(hit), sort: after };
        if (compiled.exact || compiled.matches(one.event)) this.#events.push(one);
      }
      if (answer.cut) this.#partial = true;
      if (answer.hits.length < size || answer.cut) return;
    }
  }

  #ask(size: number, after: Cursor['after'] | undefined, counting: boolean): Promise<SearchAnswer> {
    const { compiled, asking } = this.#context;
    const { order, total } = this.#request;
    const counted = compiled.exact ? (total === 'exact' ? true : total || false) : total !== 0;
    return asking.search({
      query: allOfDsl([within(this.#context, compiled.upper), inRange(FIELD.seq, { lte: this.#bound })]),
      size,
      sort: sortOf(order),
      track_total_hits: counting && counted,
      ...(after && { search_after: after }),
      ...(counting && total !== 0 && { aggs: countUndecided(this.#context) }),
    });
  }

  #count(answer: SearchAnswer): void {
    this.#undecided = undecidedIn(answer);
    const { value, relation } = answer.total;
    this.#total = this.#upTo({ value: value - this.#undecided, relation });
  }

  /** Judges what the server could not, until it is clear that there are enough. */
  async #judge(): Promise<void> {
    const most = this.#request.total === 'exact' ? Number.POSITIVE_INFINITY : this.#request.total;
    if (this.#total.relation === 'gte') return;
    let { value } = this.#total;
    await scan(this.#context, undecided(this.#context), ({ event }) => {
      if (this.#context.compiled.matches(event)) value++;
      this.#total = this.#upTo({ value, relation: 'eq' });
      return value <= most;
    });
  }

  #upTo(counted: Total): Total {
    const { total } = this.#request;
    return total !== 'exact' && counted.value > total ? { value: total, relation: 'gte' } : counted;
  }
}

/** Ties are broken by seq, and ties of events that two writers numbered at the same time by id. */
function sortOf(order: SearchRequest['order']): object[] {
  const direction = order === 'newest' ? 'desc' : 'asc';
  return [
    { [FIELD.time]: { order: direction, unmapped_type: 'date' } },
    { [FIELD.micros]: { order: direction, unmapped_type: 'short' } },
    { [FIELD.seq]: { order: direction, unmapped_type: 'long' } },
    { 'mozdef.id': { order: direction, unmapped_type: 'keyword' } },
  ];
}
