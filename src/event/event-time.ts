import type { JsonValue } from './event.ts';
import type { KeyRule } from './key-rules.ts';
import { formatUtc, type ParsedTime, parseTimestamp, type TimeContext } from './timestamps.ts';

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
  if (candidates.length > 1) candidates.sort((a, b) => a.rule.rank - b.rule.rank);
  const parsed = new Map<TimeCandidate, ParsedTime>();
  const winner = pick(candidates, parsed, context);
  if (!winner) return timeOfReception(candidates, parsed, context);
  const { utctimestamp } = winner;
  let { timestamp } = winner;
  if (candidates.length === 1) return { utctimestamp, timestamp, kept: candidates[0]?.rule.copied ? candidates : [] };
  const kept: TimeCandidate[] = [];
  for (const candidate of candidates) {
    const other = parsed.get(candidate) ?? parse(candidate, context);
    if (other?.utctimestamp !== utctimestamp || candidate.rule.copied) kept.push(candidate);
    // The same instant in the sender's own zone.
    else if (timestamp === utctimestamp) timestamp = other.timestamp;
  }
  return { utctimestamp, timestamp, kept };
}

function pick(
  candidates: readonly TimeCandidate[],
  parsed: Map<TimeCandidate, ParsedTime>,
  context: TimeContext,
): ParsedTime | undefined {
  let doubtful: ParsedTime | undefined;
  for (const candidate of candidates) {
    const time = parse(candidate, context);
    if (!time) continue;
    parsed.set(candidate, time);
    if (time.ms > context.receivedMs + DAY_MS) continue;
    if (!time.zoned) doubtful ??= time;
    else if (!doubtful || Math.abs(time.ms - doubtful.ms) <= ZONE_DOUBT_MS) return time;
  }
  return doubtful;
}

function parse({ value, rule }: TimeCandidate, context: TimeContext): ParsedTime | undefined {
  const time = parseTimestamp(value, rule.utc ? { receivedMs: context.receivedMs, timezone: 'UTC' } : context);
  if (!time || (rule.weak && time.ms < EARLIEST_WEAK_MS)) return undefined;
  return rule.utc && !time.zoned ? { ...time, zoned: true } : time;
}

function timeOfReception(
  candidates: readonly TimeCandidate[],
  parsed: ReadonlyMap<TimeCandidate, ParsedTime>,
  context: TimeContext,
): EventTime {
  const utctimestamp = formatUtc(context.receivedMs);
  const faulty = candidates.find((candidate) => !candidate.rule.weak || parsed.has(candidate));
  if (!faulty) return { utctimestamp, timestamp: utctimestamp, kept: candidates };
  return {
    utctimestamp,
    timestamp: utctimestamp,
    kept: candidates.filter((candidate) => candidate !== faulty),
    fault: { tag: parsed.has(faulty) ? 'timestamp-future' : 'timestamp-unparsable', value: faulty.value },
  };
}
