import type { Event } from '../../event/event.ts';
import { compileMatcher } from '../../query/matches.ts';
import { parseQuery } from '../../query/parse.ts';
import type { EventTap } from '../../work/event-tap.ts';
import { LineAllowance } from '../../work/line-allowance.ts';

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

/** Follows what is stored and hands each live tail what matches its query, within bounds that keep the process fast. */
export class TailHub {
  readonly #tap: EventTap;
  readonly #now: () => number;
  readonly #allowance: LineAllowance;
  readonly #tails = new Set<Tail>();
  #end: (() => void) | undefined;
  #second = 0;

  constructor(tap: EventTap, now: () => number) {
    this.#tap = tap;
    this.#now = now;
    this.#allowance = new LineAllowance(now);
  }

  /** Begins a tail of this query (`query-invalid` when it cannot be understood); returns what ends it. */
  tail(query: string, sink: TailSink): () => void {
    const tail: Tail = { matches: compileMatcher(parseQuery(query, { now: this.#now() })), sink, sent: 0 };
    this.#tails.add(tail);
    this.#end ??= this.#tap.subscribe((ndjson, unseen) => this.#look(ndjson, unseen));
    return () => {
      this.#tails.delete(tail);
      if (this.#tails.size > 0) return;
      this.#end?.();
      this.#end = undefined;
    };
  }

  #look(ndjson: Uint8Array, unsent: number): void {
    this.#startSecond();
    const { shown, unseen } = this.#allowance.admit(ndjson);
    const events = linesOf(shown).map((line) => JSON.parse(line) as Event);
    const left = unsent + unseen;
    for (const tail of this.#tails) {
      offer(tail, events);
      if (left > 0) tail.sink.dropped(left);
    }
  }

  #startSecond(): void {
    const second = Math.floor(this.#now() / 1000);
    if (second === this.#second) return;
    this.#second = second;
    for (const tail of this.#tails) tail.sent = 0;
  }
}

function linesOf(ndjson: Uint8Array): string[] {
  const text = Buffer.from(ndjson.buffer, ndjson.byteOffset, ndjson.byteLength).toString('utf8');
  return text.split('\n').filter((line) => line !== '');
}

function offer(tail: Tail, events: readonly Event[]): void {
  const found = events.filter(tail.matches);
  const room = Math.max(0, PER_SECOND - tail.sent);
  const shown = found.slice(0, room);
  tail.sent += shown.length;
  if (shown.length > 0) tail.sink.events(shown);
  if (found.length > shown.length) tail.sink.dropped(found.length - shown.length);
}
