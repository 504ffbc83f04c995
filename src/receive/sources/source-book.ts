import type { RefusalSum, SourceSum } from '../../state/sources/source.ts';

/** Who sends, as far as it is known. */
export interface SourceName {
  readonly address: string;
  /** Name of its token. */
  readonly tokensource?: string | undefined;
  /** What it names as its own program. */
  readonly shipper?: string | undefined;
  readonly endpoint: string;
}

export interface SourceRefusal {
  readonly status: number;
  readonly reason: string;
  readonly message: string;
}

/** Senders that are counted between two saves; more are not recorded. */
const MOST = 2000;
const MOST_NAMES = 8;
const LONGEST_NAME = 64;
const LONGEST_MESSAGE = 300;

interface Tally extends SourceSum {
  shippers: Set<string>;
  endpoints: Set<string>;
  first: number;
  last: number;
  lastAccepted: number | undefined;
  accepted: number;
  refused: Map<number, RefusalSum>;
}

/** Counts what each sender sends and what of it is refused, since the last `take`. Bounded, whoever knocks. */
export class SourceBook {
  readonly #now: () => number;
  #tallies = new Map<string, Tally>();
  #leftOut = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  accepted(name: SourceName, events: number): void {
    const tally = this.#tallyOf(name);
    if (!tally) return;
    tally.accepted += events;
    tally.lastAccepted = tally.last;
  }

  refused(name: SourceName, { status, reason, message }: SourceRefusal): void {
    const tally = this.#tallyOf(name);
    if (!tally) return;
    const count = (tally.refused.get(status)?.count ?? 0) + 1;
    tally.refused.set(status, {
      count,
      last: tally.last,
      reason,
      message: message.slice(0, LONGEST_MESSAGE).toWellFormed(),
    });
  }

  /** What was counted, and of how many requests the senders were too many; then it begins anew. */
  take(): { readonly sums: readonly SourceSum[]; readonly leftOut: number } {
    const taken = { sums: [...this.#tallies.values()], leftOut: this.#leftOut };
    this.#tallies = new Map();
    this.#leftOut = 0;
    return taken;
  }

  /** Takes back sums that could not be saved; what was counted meanwhile is added. */
  giveBack(sums: readonly SourceSum[]): void {
    for (const sum of sums) {
      const key = keyOf(sum);
      const newer = this.#tallies.get(key);
      if (newer) addOlder(newer, sum);
      else if (this.#tallies.size < MOST) this.#tallies.set(key, copyOf(sum));
      else this.#leftOut++;
    }
  }

  #tallyOf({ address, tokensource, shipper, endpoint }: SourceName): Tally | undefined {
    const key = keyOf({ address, tokensource });
    const now = this.#now();
    let tally = this.#tallies.get(key);
    if (!tally) {
      if (this.#tallies.size >= MOST) {
        this.#leftOut++;
        return undefined;
      }
      tally = emptyTally(tokensource, address, now);
      this.#tallies.set(key, tally);
    }
    tally.last = now;
    note(tally.shippers, shipper);
    note(tally.endpoints, endpoint);
    return tally;
  }
}

function keyOf({ address, tokensource = '' }: Pick<SourceName, 'address' | 'tokensource'>): string {
  return `${tokensource}\n${address}`;
}

function emptyTally(tokensource: string | undefined, address: string, now: number): Tally {
  return {
    tokensource,
    address,
    shippers: new Set(),
    endpoints: new Set(),
    first: now,
    last: now,
    lastAccepted: undefined,
    accepted: 0,
    refused: new Map(),
  };
}

function note(names: Set<string>, name: string | undefined): void {
  if (!name || names.has(name) || names.size >= MOST_NAMES) return;
  names.add(name.slice(0, LONGEST_NAME).toWellFormed());
}

function copyOf(sum: SourceSum): Tally {
  const { shippers, endpoints, refused } = sum;
  return { ...sum, shippers: new Set(shippers), endpoints: new Set(endpoints), refused: new Map(refused) };
}

function addOlder(tally: Tally, older: SourceSum): void {
  for (const name of older.shippers) note(tally.shippers, name);
  for (const name of older.endpoints) note(tally.endpoints, name);
  tally.first = Math.min(tally.first, older.first);
  tally.accepted += older.accepted;
  tally.lastAccepted ??= older.lastAccepted;
  for (const [status, refusal] of older.refused) {
    const newer = tally.refused.get(status);
    tally.refused.set(status, newer ? { ...newer, count: newer.count + refusal.count } : refusal);
  }
}
