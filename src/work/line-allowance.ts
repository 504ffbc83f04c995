/** Bytes of stored events that live tails are shown in a second. */
const BYTES_PER_SECOND = 4_000_000;
/** What was not used may be made up for in one go, up to so much: then a part of each second's batches is seen, not the first. */
const MOST_AT_ONCE = 2_000_000;
const NEWLINE = 10;

/** What of some lines is shown, and how many of them are not. */
interface Admitted {
  readonly shown: Uint8Array;
  readonly unseen: number;
}

/** Bounds how much is looked at, in whole lines, so that looking on costs little however much is stored. */
export class LineAllowance {
  readonly #now: () => number;
  /** Bytes that may be shown now, as of `#since`. */
  #left = MOST_AT_ONCE;
  #since = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  admit(ndjson: Uint8Array): Admitted {
    const end = wholeLines(ndjson, this.#allowedNow());
    this.#left -= end;
    return { shown: ndjson.subarray(0, end), unseen: countLines(ndjson, end) };
  }

  #allowedNow(): number {
    const now = this.#now();
    const earned = (Math.max(0, now - this.#since) / 1000) * BYTES_PER_SECOND;
    this.#since = now;
    this.#left = Math.min(MOST_AT_ONCE, this.#left + earned);
    return this.#left;
  }
}

/** Where the last line ends that lies within the first `most` bytes, its newline included; lines are not cut. */
function wholeLines(ndjson: Uint8Array, most: number): number {
  if (ndjson.length <= most) return ndjson.length;
  return most < 1 ? 0 : ndjson.lastIndexOf(NEWLINE, most - 1) + 1;
}

function countLines(ndjson: Uint8Array, from: number): number {
  if (from >= ndjson.length) return 0;
  let lines = 1;
  for (let at = ndjson.indexOf(NEWLINE, from); at >= 0; at = ndjson.indexOf(NEWLINE, at + 1)) lines++;
  return lines;
}
