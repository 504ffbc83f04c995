import type { JsonValue } from './event.ts';
import type { KeyRule } from './key-rules.ts';
import { formatAsSent, formatUtc, type Instant, parseInstant, type TimeContext } from './timestamps.ts';

const DAY_MS = 86_400_000;
/** A zone-less time may be this far from the truth: zones span UTC-12 to UTC+14, and a little delay. */
const ZONE_DOUBT_MS = 15 * 3_600_000;
/** A number that would be a time before March 1973 is more likely no time at all. */
const EARLIEST_WEAK_MS = 1e11;

/** A value that may be the time of an event. */
export interface TimeCandidate {
  readonly key: string;
  readonly value: JsonValue;
  readonly rule: KeyRule;
}

export interface EventTime {
  readonly utctimestamp: string;
  readonly timestamp: string;
  /** Candidates that say something else than the time chosen. */
  readonly kept: readonly TimeCandidate[];
  /** Why the time of reception had to do, and the value that was no use. */
  readonly fault?: { readonly tag: 'timestamp-unparsable' | 'timestamp-future'; readonly value: JsonValue };
}

/**
 * The time of an event: the candidate of the highest precedence that can be read and is not over 24 h in the future. One without a zone
 * yields to a zoned one of lower precedence that may be the same instant. With none, the time of reception.
 */
export function chooseTime(candidates: TimeCandidate[], context: TimeContext): EventTime {
  if (candidates.length > 1) candidates.sort(byRank);
  const instants: (Instant | undefined)[] = [];
  for (const candidate of candidates) instants.push(parse(candidate, context));
  const winner = pick(instants, context.receivedMs);
  if (!winner) return timeOfReception(candidates, instants, context.receivedMs);
  const kept: TimeCandidate[] = [];
  let asSent = winner;
  for (const [index, candidate] of candidates.entries()) {
    const instant = instants[index];
    const same = instant !== undefined && instant.ms === winner.ms && instant.micros === winner.micros;
    if (!same || candidate.rule.copied) kept.push(candidate);
    // The same instant in the sender's own zone.
    if (same && asSent.offset === 0) asSent = instant;
  }
  const utctimestamp = formatUtc(winner.ms, winner.micros);
  return { utctimestamp, timestamp: asSent.offset === 0 ? utctimestamp : formatAsSent(asSent), kept };
}

function byRank(a: TimeCandidate, b: TimeCandidate): number {
  return a.rule.rank - b.rule.rank;
}

function pick(instants: readonly (Instant | undefined)[], receivedMs: number): Instant | undefined {
  let doubtful: Instant | undefined;
  for (const instant of instants) {
    if (!instant || instant.ms > receivedMs + DAY_MS) continue;
    if (!instant.zoned) doubtful ??= instant;
    else if (!doubtful || Math.abs(instant.ms - doubtful.ms) <= ZONE_DOUBT_MS) return instant;
  }
  return doubtful;
}

function parse({ value, rule }: TimeCandidate, context: TimeContext): Instant | undefined {
  const instant = parseInstant(value, rule.utc ? { receivedMs: context.receivedMs, timezone: 'UTC' } : context);
  if (!instant || (rule.weak && instant.ms < EARLIEST_WEAK_MS)) return undefined;
  return rule.utc && !instant.zoned ? { ...instant, zoned: true } : instant;
}

function timeOfReception(
  candidates: readonly TimeCandidate[],
  instants: readonly (Instant | undefined)[],
  receivedMs: number,
): EventTime {
  const utctimestamp = formatUtc(receivedMs);
  const at = candidates.findIndex((candidate, index) => !candidate.rule.weak || instants[index] !== undefined);
  const faulty = candidates[at];
  if (!faulty) return { utctimestamp, timestamp: utctimestamp, kept: candidates };
  return {
    utctimestamp,
    timestamp: utctimestamp,
    kept: candidates.filter((candidate) => candidate !== faulty),
    fault: { tag: instants[at] ? 'timestamp-future' : 'timestamp-unparsable', value: faulty.value },
  };
}
