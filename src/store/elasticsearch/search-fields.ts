import type { Event, JsonObject, JsonValue } from '../../event/event.ts';
import { addressDigits } from '../../query/address.ts';
import { ARRAY_DEPTH, textOf } from '../../query/field-values.ts';
import { ANALYZED_FIELD, ANY_FIELDS, NUMBER } from '../../query/fields.ts';
import { timeOf } from '../../query/time-text.ts';
import { fold } from '../../query/tokens.ts';
import { type PathNode, PathTree } from './path-tree.ts';
import { isOdd, ODD_TIME, ODD_TOKEN, oddText } from './search-entry.ts';
import { sortableAddress, sortableIpv4, sortableNumber } from './sortable.ts';
import { tokenText } from './token-text.ts';

/** The object `mozdef_search` of a document (search-mapping.ts); keys of shelves come with the values. */
export interface SearchFields {
  readonly time: number;
  readonly micros: number;
  readonly seq: number;
  readonly received?: number;
  readonly stated?: number;
  readonly [list: string]: number | readonly string[] | undefined;
}

/** Top-level fields that a search without a field looks into. */
const ANY: ReadonlySet<string> = new Set([...ANY_FIELDS, 'tags', 'details']);

/**
 * All that searches read of an event. Two events that any query tells apart differ in it, so that compile-dsl.ts can find
 * exactly what the executor in memory does. The event must have its `mozdef.seq`.
 */
export function searchFieldsOf(event: Event): SearchFields {
  return new Collector().collect(event);
}

/** The digits of a time after its milliseconds. */
function microsOf(time: string): number {
  const dot = time.indexOf('.');
  const digits = dot < 0 ? '' : /^\d*/.exec(time.slice(dot + 4, dot + 7))?.[0];
  return Number(digits?.padEnd(3, '0'));
}

const MINUS = 0x2d;

/** A colon, or a letter that is a hexadecimal digit. */
function beginsIpv6(code: number): boolean {
  return code === 0x3a || (code >= 0x61 && code <= 0x66);
}

const tree = new PathTree();
let events = 0;

class Collector {
  readonly #lists: Record<string, string[]> = {};
  readonly #number = ++events;
  readonly #tokens = new Set<string>();

  collect(event: Event): SearchFields {
    const all = event as unknown as JsonObject;
    for (const key in all) this.#walk(all[key] as JsonValue, tree.top(key), ANY.has(key), 0);
    const { utctimestamp, receivedtimestamp, timestamp } = event;
    const own = timeOf(fold(utctimestamp));
    const received = receivedtimestamp === utctimestamp ? own : timeOf(fold(receivedtimestamp));
    const stated = timestamp === utctimestamp ? own : timeOf(fold(timestamp));
    if (own === undefined) this.#add('odd', ODD_TIME);
    if (this.#tokens.size > 0) this.#lists['tokens'] = [...this.#tokens];
    const fields: Record<string, unknown> = this.#lists;
    fields['time'] = own ?? received ?? 0;
    fields['micros'] = microsOf(own === undefined ? receivedtimestamp : utctimestamp);
    fields['seq'] = event.mozdef.seq ?? 0;
    if (received !== undefined) fields['received'] = received;
    if (stated !== undefined) fields['stated'] = stated;
    return fields as SearchFields;
  }

  /**
   * Values at a path, arrays looked through as queries do. `node` is undefined where no query can name the path; `any`: a
   * search without a field looks into the value all the same.
   */
  #walk(value: JsonValue, node: PathNode | undefined, any: boolean, arrays: number): void {
    if (value === null || (node === undefined && !any)) return;
    if (typeof value !== 'object') this.#leaf(value, node, any);
    else if (Array.isArray(value)) {
      const inner = arrays < ARRAY_DEPTH ? node : undefined;
      for (const element of value) this.#walk(element, inner, any, arrays + 1);
    } else {
      if (node) this.#exists(node);
      for (const key in value) this.#walk(value[key] as JsonValue, node && tree.below(node, key), any, 0);
    }
  }

  #leaf(value: string | number | boolean, node: PathNode | undefined, any: boolean): void {
    const text = fold(textOf(value));
    if (any) this.#text(text, node?.path === ANALYZED_FIELD);
    if (!node) return;
    this.#exists(node);
    const { list } = node;
    if (list !== undefined && isOdd(text)) {
      this.#add('odd', node.key);
      this.#add('odd', node.entry + oddText(text));
    } else if (list !== undefined) this.#add(list, node.entry + text);
    if (node.ordered) this.#ranges(text, node);
  }

  #exists(node: PathNode): void {
    if (node.lastEvent === this.#number) return;
    node.lastEvent = this.#number;
    this.#add('paths', node.key);
  }

  /** Few texts are numbers, times or addresses, and one look at the first character tells most that are not. */
  #ranges(text: string, { entry, timed }: PathNode): void {
    const first = text.charCodeAt(0);
    const digit = first >= 0x30 && first <= 0x39;
    if (digit || beginsIpv6(first)) {
      const address = text.includes(':') ? sortableAddress(addressDigits(text)) : sortableIpv4(text);
      if (address !== undefined) this.#add('ranges', entry + address);
    }
    if ((digit || first === MINUS) && NUMBER.test(text))
      this.#add('ranges', `${entry}n${sortableNumber(Number(text))}`);
    const time = digit && timed ? timeOf(text) : undefined;
    if (time !== undefined) this.#add('ranges', `${entry}t${sortableNumber(time)}`);
  }

  #text(folded: string, isSummary: boolean): void {
    const { text, odd } = tokenText(folded);
    if (odd) this.#add('odd', ODD_TOKEN);
    if (text === '') return;
    if (isSummary) this.#add('summary', text);
    else this.#tokens.add(text);
  }

  #add(list: string, term: string): void {
    const terms = this.#lists[list];
    if (terms) terms.push(term);
    else this.#lists[list] = [term];
  }
}
