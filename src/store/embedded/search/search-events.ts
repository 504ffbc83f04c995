import type { SearchRequest, TimeRange, Total } from '../../event-store.ts';
import type { StoredEvent } from '../lifted.ts';
import { type Cursor, decodeCursor, encodeCursor } from './cursor.ts';
import { fetchEvents } from './fetch-events.ts';
import type { SearchContext } from './search-context.ts';
import { fromSources, inRange, within } from './sources.ts';
import { timeSlices } from './time-slices.ts';

export interface FoundPage {
  readonly total: Total;
  readonly events: readonly StoredEvent[];
  readonly next?: string;
  readonly partial: boolean;
}

interface Hit {
  readonly seq: number;
  /** Microseconds since 1970. */
  readonly time: number;
}

/** Finds one page. The events' rows are found first, by narrow columns, and their JSON is read then, of the page only. */
export async function searchEvents(context: SearchContext, request: SearchRequest): Promise<FoundPage> {
  return new PageSearch(context, request).search();
}

class PageSearch {
  readonly #context: SearchContext;
  readonly #request: SearchRequest;
  readonly #cursor: Cursor | undefined;
  readonly #bound: number;
  readonly #hits: Hit[] = [];
  #counted = 0;

  constructor(context: SearchContext, request: SearchRequest) {
    this.#context = context;
    this.#request = request;
    this.#cursor = request.cursor === undefined ? undefined : decodeCursor(request.cursor);
    this.#bound = Math.min(this.#cursor?.bound ?? Number.MAX_SAFE_INTEGER, context.sources.snapshot.seq);
  }

  async search(): Promise<FoundPage> {
    let partial = false;
    let total: Total | undefined;
    try {
      const rest = await this.#findPage();
      total = this.#cursor?.total ?? (await this.#countRest(rest));
    } catch (error) {
      if (this.#context.run.stopped !== 'time') throw error;
      partial = true;
      total ??= this.#cursor?.total ?? { value: this.#counted, relation: 'gte' };
    }
    const page = this.#hits.slice(0, this.#request.limit);
    const last = page.at(-1);
    const more = this.#hits.length > page.length;
    const events = await this.#fetch(page);
    return {
      total,
      events,
      partial,
      ...(more && last && { next: encodeCursor({ ...last, bound: this.#bound, total }) }),
    };
  }

  /** Searches slice by slice until the page and one more hit are there; returns the slices that were not searched. */
  async #findPage(): Promise<TimeRange[]> {
    const { order, limit } = this.#request;
    const segments = this.#context.sources.segments.map(({ segment }) => segment);
    const slices = timeSlices(this.#remaining(), segments, order);
    while (slices.length > 0 && this.#hits.length <= limit) {
      await this.#searchSlice(slices[0] as TimeRange);
      slices.shift();
    }
    return slices;
  }

  /** The range without what earlier pages have shown. */
  #remaining(): TimeRange {
    const { range, order } = this.#request;
    if (!this.#cursor) return range;
    const time = Math.floor(this.#cursor.time / 1000);
    return order === 'newest'
      ? { from: range.from, to: Math.min(range.to, time + 1) }
      : { from: Math.max(range.from, time), to: range.to };
  }

  async #searchSlice(slice: TimeRange): Promise<void> {
    const { order, limit } = this.#request;
    const direction = order === 'newest' ? 'desc' : 'asc';
    const count = this.#cursor ? '0' : '(select count(*) from found)';
    const rows = await this.#rows(
      slice,
      (
        from,
        where,
      ) => `with found as materialized (select seq, utctimestamp from ${from} where ${where}${this.#afterCursor()})
        select seq::double as seq, epoch_us(utctimestamp)::double as time, ${count}::double as count from found
        order by utctimestamp ${direction}, found.seq ${direction} limit ${limit + 1 - this.#hits.length}`,
    );
    for (const { seq, time } of rows) this.#hits.push({ seq: Number(seq), time: Number(time) });
    this.#counted += Number(rows[0]?.['count'] ?? 0);
  }

  #afterCursor(): string {
    const cursor = this.#cursor;
    if (!cursor) return '';
    const sign = this.#request.order === 'newest' ? '<' : '>';
    const time = `make_timestamp(${cursor.time})`;
    return ` and (utctimestamp ${sign} ${time} or (utctimestamp = ${time} and seq ${sign} ${cursor.seq}))`;
  }

  async #countRest(rest: readonly TimeRange[]): Promise<Total> {
    const { total, order } = this.#request;
    const most = total === 'exact' ? Number.POSITIVE_INFINITY : total;
    if (rest.length === 0 || this.#counted >= most) return this.#totalOf(most);
    const [first, last] = order === 'newest' ? [rest.at(-1), rest[0]] : [rest[0], rest.at(-1)];
    const slice = { from: (first as TimeRange).from, to: (last as TimeRange).to };
    const limit = total === 'exact' ? '' : `limit ${total + 1 - this.#counted}`;
    const [row] = await this.#rows(
      slice,
      (from, where) => `select count(*)::double as count from (select 1 from ${from} where ${where} ${limit})`,
    );
    this.#counted += Number(row?.['count'] ?? 0);
    return this.#totalOf(most);
  }

  #totalOf(most: number): Total {
    return this.#counted > most ? { value: most, relation: 'gte' } : { value: this.#counted, relation: 'eq' };
  }

  #rows(slice: TimeRange, sql: (from: string, where: string) => string) {
    const { run, files, sources, condition } = this.#context;
    const where = `${inRange(slice)} and seq <= ${this.#bound}`;
    return run.rows(sql(fromSources(within(sources, slice), files, condition), where), condition.parameters);
  }

  async #fetch(page: readonly Hit[]): Promise<StoredEvent[]> {
    if (page.length === 0) return [];
    const times = page.map(({ time }) => time);
    const between = `utctimestamp between make_timestamp(${Math.min(...times)}) and make_timestamp(${Math.max(...times)})`;
    return fetchEvents(
      this.#context,
      page.map(({ seq }) => seq),
      between,
    );
  }
}
