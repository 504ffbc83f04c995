import type { Event, JsonObject, JsonValue } from '../../event/event.ts';
import { ARRAY_DEPTH } from '../../query/field-values.ts';
import { ANALYZED_FIELD } from '../../query/fields.ts';
import { timeOf } from '../../query/time-text.ts';
import { fold } from '../../query/tokens.ts';
import type { JsonBytes } from './json-bytes.ts';
import { foldedText, type Leaf } from './leaf-terms.ts';
import { ANY, type PathNode, PathTree } from './path-tree.ts';
import { isOdd, ODD_TIME, ODD_TOKEN, oddText } from './search-entry.ts';
import { TermLists } from './term-lists.ts';
import { type TokenText, tokenText } from './token-text.ts';

/**
 * Writes the object `mozdef_search` of a document (search-mapping.ts): all that searches read of an event. Two events that
 * any query tells apart differ in it, so that compile-dsl.ts can find exactly what the executor in memory does.
 */
export function writeSearchFields(event: Event, seq: number, json: JsonBytes): void {
  collector.write(event, seq, json);
}

/** The digits of a time after its milliseconds. */
function microsOf(time: string): number {
  const dot = time.indexOf('.');
  const digits = dot < 0 ? '' : /^\d*/.exec(time.slice(dot + 4, dot + 7))?.[0];
  return Number(digits?.padEnd(3, '0'));
}

/** Collects what one event after the other has; what it collects into is used again. */
class Collector {
  readonly #tree = new PathTree();
  readonly #entries = new TermLists();
  readonly #paths: PathNode[] = [];
  readonly #tokens = new Set<string>();
  readonly #summary = new Set<string>();
  readonly #odd: string[] = [];
  #events = 0;

  write(event: Event, seq: number, json: JsonBytes): void {
    this.#forget();
    this.#events++;
    const all = event as unknown as JsonObject;
    for (const key in all) this.#walk(all[key] as JsonValue, this.#tree.top(key), ANY.has(key), 0);
    const { seqNode } = this.#tree;
    if (seqNode) this.#exists(seqNode);
    const { utctimestamp, receivedtimestamp, timestamp } = event;
    const own = timeOf(fold(utctimestamp));
    const received = receivedtimestamp === utctimestamp ? own : timeOf(fold(receivedtimestamp));
    const stated = timestamp === utctimestamp ? own : timeOf(fold(timestamp));
    if (own === undefined) this.#odd.push(ODD_TIME);
    json.json('{');
    this.#entries.writeTo(json);
    writePaths(this.#paths, json);
    writeTexts('tokens', this.#tokens, json);
    writeTexts('summary', this.#summary, json);
    writeTexts('odd', this.#odd, json);
    if (received !== undefined) json.json(`"received":${received},`);
    if (stated !== undefined) json.json(`"stated":${stated},`);
    const micros = microsOf(own === undefined ? receivedtimestamp : utctimestamp);
    json.json(`"time":${own ?? received ?? 0},"micros":${micros},"seq":${seq}}`);
  }

  /** At the beginning: an event that could not be written leaves things behind, too. */
  #forget(): void {
    this.#entries.clear();
    this.#paths.length = 0;
    this.#tokens.clear();
    this.#summary.clear();
    this.#odd.length = 0;
  }

  /**
   * Values at a path, arrays looked through as queries do. `node` is undefined where no query can name the path; `any`: a
   * search without a field looks into the value all the same.
   */
  #walk(value: JsonValue, node: PathNode | undefined, any: boolean, arrays: number): void {
    if (value === null || (node === undefined && !any)) return;
    if (typeof value !== 'object') this.#leaf(value, node);
    else if (Array.isArray(value)) {
      const inner = arrays < ARRAY_DEPTH ? node : undefined;
      for (const element of value) this.#walk(element, inner, any, arrays + 1);
    } else {
      if (node) this.#exists(node);
      for (const key in value) this.#walk(value[key] as JsonValue, node && this.#tree.below(node, key), any, 0);
    }
  }

  #leaf(value: Leaf, node: PathNode | undefined): void {
    if (!node) {
      this.#addTokens(tokenText(foldedText(value)), this.#tokens);
      return;
    }
    const { text, tokens, range } = this.#tree.termsOf(node, value);
    if (tokens) this.#addTokens(tokens, node.path === ANALYZED_FIELD ? this.#summary : this.#tokens);
    this.#exists(node);
    this.#addText(text, node);
    if (range !== undefined) this.#entries.add('ranges', node, range);
  }

  #addTokens({ text, odd }: TokenText, to: Set<string>): void {
    if (odd) this.#odd.push(ODD_TOKEN);
    if (text !== '') to.add(text);
  }

  #addText(text: string, node: PathNode): void {
    const { list } = node;
    if (list === undefined) return;
    if (isOdd(text)) this.#odd.push(node.key, node.entry + oddText(text));
    else this.#entries.add(list, node, text);
  }

  #exists(node: PathNode): void {
    if (node.lastEvent === this.#events) return;
    node.lastEvent = this.#events;
    this.#paths.push(node);
  }
}

const collector = new Collector();

const COMMA = Buffer.from(',');

function writePaths(nodes: readonly PathNode[], json: JsonBytes): void {
  json.json('"paths":[');
  for (let at = 0; at < nodes.length; at++) {
    if (at > 0) json.raw(COMMA);
    json.raw((nodes[at] as PathNode).keyJson);
  }
  json.json('],');
}

function writeTexts(list: string, texts: Iterable<string>, json: JsonBytes): void {
  let before = `"${list}":["`;
  for (const text of texts) {
    json.json(before);
    json.string(text);
    before = '","';
  }
  if (before === '","') json.json('"],');
}
