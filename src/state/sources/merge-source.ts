import type { RefusalSum, SourceBody, SourceSum } from './source.ts';

/** Programs and endpoints that are kept of one sender: it can name as many as it likes. */
const MOST_NAMES = 8;
/** A rate counts events of about the last minute: after this time half of its weight is gone. */
const HALF_LIFE_MS = 20_000;
/** An instance that has said nothing for so long has no rate. */
const RATE_KEPT_MS = 600_000;

/** Who counted sums, and when: over so many seconds until `now`. */
export interface Counted {
  readonly instance: string;
  readonly seconds: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What an instance knows of a sender with what has happened since. */
export function mergeSource(known: SourceBody | undefined, sum: SourceSum, counted: Counted): SourceBody {
  const before = known ?? unknown(sum);
  return {
    ...before,
    shippers: names(before.shippers, sum.shippers),
    endpoints: names(before.endpoints, sum.endpoints),
    first: Math.min(before.first, sum.first),
    last: Math.max(before.last, sum.last),
    lastaccepted: latest(before.lastaccepted, sum.lastAccepted),
    accepted: before.accepted + sum.accepted,
    refused: mergeRefused(before.refused, [...sum.refused]),
    rates: mergeRates(before.rates, sum.accepted, counted),
  };
}

function unknown({ tokensource, address, first, last }: SourceSum): SourceBody {
  const nothing = { shippers: [], endpoints: [], lastaccepted: null, accepted: 0, refused: {}, rates: {} };
  return { tokensource: tokensource ?? null, address, first, last, ...nothing };
}

/** One sender as two instances know it. */
export function joinSources(one: SourceBody, other: SourceBody): SourceBody {
  const { shippers, endpoints, first, last, lastaccepted, accepted, refused, rates } = other;
  return {
    ...one,
    shippers: names(one.shippers, shippers),
    endpoints: names(one.endpoints, endpoints),
    first: Math.min(one.first, first),
    last: Math.max(one.last, last),
    lastaccepted: latest(one.lastaccepted, lastaccepted ?? undefined),
    accepted: one.accepted + accepted,
    refused: mergeRefused(one.refused, Object.entries(refused)),
    rates: { ...one.rates, ...rates },
  };
}

/** What is left of a rate when so much time has passed. */
export function decayed(persecond: number, passedMs: number): number {
  return persecond * 0.5 ** (Math.max(0, passedMs) / HALF_LIFE_MS);
}

/** The newest names come first. */
function names(known: readonly string[], more: Iterable<string>): string[] {
  return [...new Set([...more, ...known])].slice(0, MOST_NAMES);
}

function latest(one: number | null, other: number | undefined): number | null {
  return one === null || other === undefined ? (other ?? one) : Math.max(one, other);
}

function mergeRefused(
  known: SourceBody['refused'],
  more: readonly (readonly [string | number, RefusalSum])[],
): SourceBody['refused'] {
  const merged = { ...known };
  for (const [status, sum] of more) {
    const before = merged[status];
    const newest = before && before.last > sum.last ? before : sum;
    const { last, reason, message } = newest;
    merged[status] = { count: (before?.count ?? 0) + sum.count, last, reason, message };
  }
  return merged;
}

function mergeRates(
  known: SourceBody['rates'],
  accepted: number,
  { instance, seconds, now }: Counted,
): SourceBody['rates'] {
  const fresh = Object.entries(known).filter(([, { time }]) => now - time < RATE_KEPT_MS);
  const before = known[instance];
  const passed = before ? now - before.time : seconds * 1000;
  const old = decayed(before?.persecond ?? 0, passed);
  // The mean over all the time that has passed, weighed by how much of the old rate it takes the place of.
  const mean = passed > 0 ? (accepted * 1000) / passed : 0;
  const persecond = old + mean * (1 - decayed(1, passed));
  return { ...Object.fromEntries(fresh), [instance]: { time: now, persecond } };
}
