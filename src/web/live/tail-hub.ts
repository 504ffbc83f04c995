import type { Event } from '../../event/event.ts';
import { compileMatcher } from '../../query/matches.ts';
import { parseQuery } from '../../query/parse.ts';
import type { EventTap } from '../../work/event-tap.ts';

/** What a tail receives: events that match, or how many were left out to keep pace, unlooked at when there were too many. */
export interface TailSink {
  readonly events: (events: readonly Event[]) => void;
  readonly dropped: (count: number) => void;
}

interface Tail {
  readonly matches: (event: Event) => boolean;
  readonly sink: TailSink;
  sent: number;
}

/** Events that one tail may receive in a second; no one can read more. */
const PER_SECOND = 200;
/** Bytes of stored events that are parsed for tails in a second; more are not looked at and counted as left out. */
const BYTES_PER_SECOND = 4_000_000;
/** What was not used may be made up for in one go, up to so much: then a part of each second's batches is seen, not the first. */
const MOST_AT_ONCE = 2_000_000;
const NEWLINE = 10;

/** Follows what is stored and hands each live tail what matches its query, within bounds that keep the process fast. */
export class TailHub {
  readonly #tap: EventTap;
  readonly #now: () => number;
  readonly #tails = new Set<Tail>();
  #end: (() => void) | undefined;
  #second = 0;
  /** Bytes that may be parsed now, as of `#since`. */
  #allowance = MOST_AT_ONCE;
  #since = 0;

  constructor(tap: EventTap, now: () => number) {
    this.#tap = tap;
    this.#now = now;
  }

  /** Begins a tail of this query (`query-invalid` when it cannot be understood); returns what ends it. */
  tail(query: string, sink: TailSink): () => void {
    const tail: Tail = { matches: compileMatcher(parseQuery(query, { now: this.#now() })), sink, sent: 0 };
    this.#tails.add(tail);
    this.#end ??= this.#tap.subscribe((ndjson) => this.#look(ndjson));
    return () => {
      this.#tails.delete(tail);
      if (this.#tails.size > 0) return;
      this.#end?.();
      this.#end = undefined;
    };
  }

  #look(ndjson: Uint8Array): void {
    this.#startSecond();
    const end = wholeLines(ndjson, this.#allowedNow());
    this.#allowance -= end;
    const events = linesOf(ndjson.subarray(0, end)).map((line) => JSON.parse(line) as Event);
    const unseen = countLines(ndjson, end);
    for (const tail of this.#tails) {
      offer(tail, events);
      if (unseen > 0) tail.sink.dropped(unseen);
    }
  }

  #allowedNow(): number {
    const now = this.#now();
    const earned = (Math.max(0, now - this.#since) / 1000) * BYTES_PER_SECOND;
    this.#since = now;
    this.#allowance = Math.min(MOST_AT_ONCE, this.#allowance + earned);
    return this.#allowance;
  }

  #startSecond(): void {
    const second = Math.floor(this.#now() / 1000);
    if (second === this.#second) return;
    this.#second = second;
    for (const tail of this.#tails) tail.sent = 0;
  }
}

/** Where the last line ends that lies within the first `most` bytes, its newline included; lines are not cut. */
function wholeLines(ndjson: Uint8Array, most: number): number {
  if (ndjson.length <= most) return ndjson.length;
  return most < 1 ? 0 : ndjson.lastIndexOf(NEWLINE, most - 1) + 1;
}

function linesOf(ndjson: Uint8Array): string[] {
  const text = Buffer.from(ndjson.buffer, ndjson.byteOffset, ndjson.byteLength).toString('utf8');
  return text.split('\n').filter((line) => line !== '');
}

function countLines(ndjson: Uint8Array, from: number): number {
  if (from >= ndjson.length) return 0;
  let lines = 1;
  for (let at = ndjson.indexOf(NEWLINE, from); at >= 0; at = ndjson.indexOf(NEWLINE, at + 1)) lines++;
  return lines;
}

function offer(tail: Tail, events: readonly Event[]): void {
  const found = events.filter(tail.matches);
  const room = Math.max(0, PER_SECOND - tail.sent);
  const shown = found.slice(0, room);
  tail.sent += shown.length;
  if (shown.length > 0) tail.sink.events(shown);
  if (found.length > shown.length) tail.sink.dropped(found.length - shown.length);
}
