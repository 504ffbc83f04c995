import type { Event, JsonObject, JsonValue } from '../../event/event.ts';
import { addressDigits } from '../../query/address.ts';
import { ARRAY_DEPTH, anyTexts, textOf } from '../../query/field-values.ts';
import { ANALYZED_FIELD, NUMBER } from '../../query/fields.ts';
import { timeOf } from '../../query/time-text.ts';
import { fold, tokensOf } from '../../query/tokens.ts';
import { entry, isOdd, ODD_TIME, ODD_TOKEN, oddEntry, pathKey, placeOf, tokenTerm } from './search-entry.ts';
import { sortableAddress, sortableNumber } from './sortable.ts';

/** The object `mozdef_search` of a document (search-mapping.ts); keys of shelves come with the values. */
export interface SearchFields {
  readonly time: number;
  readonly micros: number;
  readonly seq: number;
  readonly received?: number;
  readonly stated?: number;
  readonly [shelf: string]: number | string | readonly string[] | undefined;
}

/** Paths whose times have fields of their own. */
const TIMES: ReadonlySet<string> = new Set(['utctimestamp', 'receivedtimestamp', 'timestamp']);

/**
 * All that searches read of an event. Two events that any query tells apart differ in it, so that compile-dsl.ts can find
 * exactly what the executor in memory does. The event must have its `mozdef.seq`.
 */
export function searchFieldsOf(event: Event): SearchFields {
  return new Collector().collect(event);
}

/** The time by which an event is found and sorted: its own, or that of its reception where its own cannot be read. */
function sortTime({ utctimestamp, receivedtimestamp }: Event): { time: number; micros: number } {
  for (const text of [utctimestamp, receivedtimestamp]) {
    const time = timeOf(fold(text));
    if (time !== undefined) return { time, micros: microsOf(text) };
  }
  return { time: 0, micros: 0 };
}

/** The digits of a time after its milliseconds. */
function microsOf(time: string): number {
  const fraction = /\.(\d+)/.exec(time)?.[1] ?? '';
  return Number(fraction.slice(3, 6).padEnd(3, '0'));
}

class Collector {
  readonly #lists = new Map<string, Set<string>>();

  collect(event: Event): SearchFields {
    for (const [key, value] of Object.entries(event))
      this.#under(value as JsonValue, key, !key.includes('.') && isName(key));
    this.#tokens(event);
    if (timeOf(fold(event.utctimestamp)) === undefined) this.#add('odd', ODD_TIME);
    const received = timeOf(fold(event.receivedtimestamp));
    const stated = timeOf(fold(event.timestamp));
    return {
      ...sortTime(event),
      seq: event.mozdef.seq ?? 0,
      ...(received !== undefined && { received }),
      ...(stated !== undefined && { stated }),
      ...Object.fromEntries([...this.#lists].map(([key, terms]) => [key, [...terms]])),
    };
  }

  /** Values at a path, arrays looked through as queries do; `named`: a query can name the path. */
  #under(value: JsonValue, path: string, named: boolean, arrays = 0): void {
    if (!named || value === null) return;
    if (Array.isArray(value)) {
      if (arrays < ARRAY_DEPTH) for (const element of value) this.#under(element, path, named, arrays + 1);
      return;
    }
    this.#add('paths', pathKey(path));
    if (typeof value === 'object') this.#object(value, path);
    else this.#leaf(fold(textOf(value)), path);
  }

  /** Below a key that has dots in it a query finds nothing (query/ast.ts): it can only be the last of a path. */
  #object(object: JsonObject, path: string): void {
    for (const [key, value] of Object.entries(object)) {
      const named = isName(key);
      if (!key.includes('.')) this.#under(value, `${path}.${key}`, named);
      else if (named) this.#last(value, `${path}.${key}`);
    }
  }

  /** Values under a key with dots: objects are there, but not what is in them. */
  #last(value: JsonValue, path: string, arrays = 0): void {
    if (Array.isArray(value)) {
      if (arrays < ARRAY_DEPTH) for (const element of value) this.#last(element, path, arrays + 1);
    } else if (value !== null && typeof value === 'object') this.#add('paths', pathKey(path));
    else this.#under(value, path, true);
  }

  #leaf(text: string, path: string): void {
    const place = placeOf(path);
    if (place.indexed && isOdd(text)) {
      this.#add('odd', pathKey(path));
      this.#add('odd', oddEntry(path, text));
    } else if (place.indexed) this.#add(place.key, entry(path, text));
    if (path !== 'mozdef.seq') this.#ranges(text, path);
  }

  #ranges(text: string, path: string): void {
    if (NUMBER.test(text)) this.#add('ranges', entry(path, `n${sortableNumber(Number(text))}`));
    const digits = addressDigits(text);
    if (digits !== undefined) this.#add('ranges', entry(path, sortableAddress(digits)));
    const time = TIMES.has(path) ? undefined : timeOf(text);
    if (time !== undefined) this.#add('ranges', entry(path, `t${sortableNumber(time)}`));
  }

  #tokens(event: Event): void {
    this.#text('summary', event[ANALYZED_FIELD]);
    for (const text of anyTexts({ ...event, [ANALYZED_FIELD]: '' })) this.#text('tokens', text);
  }

  #text(key: string, text: string): void {
    const tokens = tokensOf(text);
    if (tokens.length === 0) return;
    if (tokens.some(isOdd)) this.#add('odd', ODD_TOKEN);
    this.#add(key, tokens.map(tokenTerm).join(' '));
  }

  #add(key: string, term: string): void {
    const terms = this.#lists.get(key);
    if (terms) terms.add(term);
    else this.#lists.set(key, new Set([term]));
  }
}

/** Whether a key can stand in the name of a field: none of its segments is empty or holds `*`. */
function isName(key: string): boolean {
  return key !== '' && !key.includes('*') && !key.startsWith('.') && !key.endsWith('.') && !key.includes('..');
}
