import { setTimeout as pause } from 'node:timers/promises';
import { reasonOf, type SearchServer } from '../../elastic/search-server.ts';
import type { SearchServerRequest } from '../../elastic/transport.ts';
import { type Action, type BulkItem, inGroups, isBusy, linesOf, type Mark, type Outcome, wasRefused } from './bulk.ts';

/** A document as it is now. */
export interface Found<Source> extends Mark {
  readonly id: string;
  readonly source: Source;
}

/** What it takes of a connection. */
export type StateConnection = Pick<SearchServer, 'request' | 'unavailable'>;

/** Which documents, in which order; `query` and `sort` as the server takes them. */
export interface SmallSearch {
  readonly query: object;
  readonly sort: object;
  /** At most 10,000. */
  readonly limit: number;
}

interface Hit<Source> {
  readonly _id: string;
  readonly found?: boolean;
  readonly _seq_no: number;
  readonly _primary_term: number;
  readonly _source: Source;
}

const TIMEOUT_MS = 30_000;
/** How often a server that is too busy is asked again, at growing intervals from the first on. */
const ATTEMPTS = 6;
const FIRST_WAIT_MS = 50;
const READ_AT_ONCE = 1000;
/** Most that a server returns of one search, unless it is told otherwise. */
const MOST_HITS = 10_000;

/**
 * One index of small documents. Reading by id sees the last change (realtime); a search makes all changes visible before it
 * looks, since state is written seldom and must be seen at once. Made when it is missing, at the first use. Rejects with
 * `state-unavailable`; a change whose answer was lost may have been done or not.
 */
export class SmallIndex<Source> {
  readonly #server: StateConnection;
  readonly #name: string;
  readonly #properties: object;
  #made: Promise<void> | undefined;

  /** `properties` are the fields that are searched; all others are only kept. */
  constructor(server: StateConnection, name: string, properties: object) {
    this.#server = server;
    this.#name = name;
    this.#properties = properties;
  }

  /** The documents of these ids in their order; undefined where there is none. */
  read(ids: readonly string[]): Promise<readonly (Found<Source> | undefined)[]> {
    return this.#read<Source>(ids);
  }

  /** The same with one of their fields only. */
  readField<Field extends keyof Source & string>(
    ids: readonly string[],
    field: Field,
  ): Promise<readonly (Found<Pick<Source, Field>> | undefined)[]> {
    return this.#read(ids, { _source_includes: field });
  }

  /** What became of each action, in order; each is done or refused by itself, and durable when this resolves. */
  async change(actions: readonly Action<Source>[]): Promise<readonly Outcome[]> {
    const outcomes: Outcome[] = [];
    const all = actions.map((action, index) => ({ lines: linesOf(action), index }));
    for (const group of inGroups(all)) {
      for (const [index, outcome] of await this.#bulk(group)) outcomes[index] = outcome;
    }
    return outcomes;
  }

  async search({ query, sort, limit }: SmallSearch): Promise<readonly Found<Source>[]> {
    if (limit <= 0) return [];
    await this.#refresh();
    const body = { query, sort, size: Math.min(limit, MOST_HITS), seq_no_primary_term: true };
    const { hits } = await this.#ask<{ hits: { hits: readonly Hit<Source>[] } }>('POST', '_search', { body });
    return hits.hits.map(foundOf);
  }

  async count(query: object): Promise<number> {
    await this.#refresh();
    return (await this.#ask<{ count: number }>('POST', '_count', { body: { query } })).count;
  }

  /** The pieces of an action that found the server too busy are sent again. */
  async #bulk(group: readonly { readonly lines: string; readonly index: number }[]): Promise<Map<number, Outcome>> {
    const outcomes = new Map<number, Outcome>();
    let left = group;
    for (let attempt = 1; ; attempt++) {
      const bulkBody = left.map(({ lines }) => lines).join('');
      const { items } = await this.#ask<{ items: readonly Record<string, BulkItem>[] }>('POST', '_bulk', { bulkBody });
      const busy: { lines: string; index: number }[] = [];
      items.forEach((answer, position) => {
        const one = left[position];
        const [item] = Object.values(answer);
        if (!one || !item) throw this.#server.unavailable('it does not say what it did');
        if (isBusy(item.status)) busy.push(one);
        else outcomes.set(one.index, this.#outcomeOf(item));
      });
      if (busy.length === 0) return outcomes;
      if (attempt === ATTEMPTS) throw this.#server.unavailable('it is too busy');
      await pause(FIRST_WAIT_MS * 2 ** (attempt - 1));
      left = busy;
    }
  }

  #outcomeOf(item: BulkItem): Outcome {
    if (wasRefused(item)) return undefined;
    const { _seq_no: seqNo, _primary_term: primaryTerm, status, error } = item;
    if (status < 300 && seqNo !== undefined && primaryTerm !== undefined) return { seqNo, primaryTerm };
    throw this.#server.unavailable(`it refuses a document of ${this.#name}: ${error?.type}: ${error?.reason}`);
  }

  async #read<Part>(
    ids: readonly string[],
    query: Readonly<Record<string, string>> = {},
  ): Promise<readonly (Found<Part> | undefined)[]> {
    const found: (Found<Part> | undefined)[] = [];
    for (let start = 0; start < ids.length; start += READ_AT_ONCE) {
      const body = { ids: ids.slice(start, start + READ_AT_ONCE) };
      const { docs } = await this.#ask<{ docs: readonly Hit<Part>[] }>('POST', '_mget', { body, query });
      found.push(...docs.map((hit) => (hit.found ? foundOf(hit) : undefined)));
    }
    return found;
  }

  async #refresh(): Promise<void> {
    await this.#ask('POST', '_refresh');
  }

  async #ask<Body>(
    method: SearchServerRequest['method'],
    action: string,
    content: Pick<SearchServerRequest, 'body' | 'bulkBody' | 'query'> = {},
  ): Promise<Body> {
    await this.#make();
    const request = { method, path: `/${this.#name}/${action}`, timeoutMs: TIMEOUT_MS, ...content };
    for (let attempt = 1; ; attempt++) {
      const { status, body } = await this.#server.request<Body>(request);
      if (status < 300) return body;
      if (!isBusy(status) || attempt === ATTEMPTS) throw this.#server.unavailable(answerText(status, body));
      await pause(FIRST_WAIT_MS * 2 ** (attempt - 1));
    }
  }

  #make(): Promise<void> {
    this.#made ??= this.#create().catch((error: unknown) => {
      this.#made = undefined;
      throw error;
    });
    return this.#made;
  }

  /** Before anything is written: a server would make an index of its own guess. */
  async #create(): Promise<void> {
    const body = {
      settings: { number_of_shards: 1, auto_expand_replicas: '0-1' },
      mappings: { dynamic: false, properties: this.#properties },
    };
    const request = { method: 'PUT', path: `/${this.#name}`, body, timeoutMs: TIMEOUT_MS } as const;
    const { status, body: answer } = await this.#server.request<{ error?: { type?: string } }>(request);
    if (status < 300 || answer.error?.type === 'resource_already_exists_exception') return;
    throw this.#server.unavailable(`it does not make the index ${this.#name}: ${answerText(status, answer)}`);
  }
}

function foundOf<Source>({ _id, _seq_no, _primary_term, _source }: Hit<Source>): Found<Source> {
  return { id: _id, seqNo: _seq_no, primaryTerm: _primary_term, source: _source };
}

function answerText(status: number, body: unknown): string {
  return `it answers ${status}: ${reasonOf(body)}`;
}
