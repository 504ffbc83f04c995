import type { Event } from '../../src/event/event.ts';
import type { HistogramAnswer } from '../api/types.ts';
import { countEvents } from '../model/count-events.ts';
import type { ResolvedRange } from '../model/time-range.ts';

/** A redraw takes some milliseconds and the pointer's line away, so that it is not done with each event. */
const COUNT_MS = 1000;
/** Events that are counted in at most; where no one looks no answer comes that makes them needless. */
const MOST_COUNTED = 50_000;

/** The histogram of a result that grows: the server's last answer, and what has come since it was asked. */
export class TailHistogram {
  shown: HistogramAnswer | undefined;
  /** What it covers. */
  range: ResolvedRange | undefined;
  #answer: HistogramAnswer | undefined;
  #since: Event[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** The server is asked now; call what this answers with its answer. */
  asking(): (answer: HistogramAnswer | undefined, range: ResolvedRange) => void {
    const known = this.#since.length;
    return (answer, range) => {
      this.#since.splice(0, known);
      this.#answer = answer;
      this.range = range;
      this.#count();
    };
  }

  /** Counts in what has come, within a second. */
  add(events: readonly Event[]): void {
    if (this.#since.length < MOST_COUNTED) this.#since.push(...events);
    this.#timer ??= setTimeout(() => {
      this.#count();
      this.#changed();
    }, COUNT_MS);
  }

  /** Forgets what has come: it answered another question. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#since = [];
  }

  #count(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.shown = this.#answer && countEvents(this.#answer, this.#since);
    const newest = this.#since.reduce((most, event) => Math.max(most, Date.parse(event.utctimestamp) || 0), 0);
    // What has come is newer than the end of the range was when the server was asked.
    if (this.range && newest >= this.range.to) this.range = { from: this.range.from, to: newest + 1 };
  }
}
