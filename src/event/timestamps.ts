import type { JsonValue } from './event.ts';
import { formatUtc, formatWithOffset, type WallTime } from './time/civil-time.ts';
import { isDigit } from './time/digits.ts';
import { epochOfNumber, epochOfText } from './time/epoch-time.ts';
import { parseIso } from './time/iso-time.ts';
import { offsetAtWallTime } from './time/time-zone.ts';
import { parseWritten } from './time/written-time.ts';

export { formatUtc } from './time/civil-time.ts';

/** No known form of a time is longer; what is, is not looked at. */
const LONGEST = 80;
const YEAR_1 = Date.parse('0001-01-01T00:00:00Z');
const YEAR_10000 = Date.UTC(10_000, 0, 1);

export interface TimeContext {
  /** Reception, milliseconds since 1970: a time without a year is the one nearest to it. */
  readonly receivedMs: number;
  /** IANA zone of times that name none. */
  readonly timezone: string;
}

/** A point in time, and how the sender wrote it. */
export interface Instant {
  /** Milliseconds since 1970, rounded down. */
  readonly ms: number;
  /** Microseconds beyond `ms`, 0-999. */
  readonly micros: number;
  /** Minutes east of UTC that the sender wrote, or that the configured zone had then. */
  readonly offset: number;
  /** False when the zone had to be taken from the configuration. */
  readonly zoned: boolean;
}

export interface ParsedTime extends Instant {
  /** UTC with microseconds, `2026-11-24T19:57:31.123456+00:00`. */
  readonly utctimestamp: string;
  /** The same instant in the same form, with the offset that the sender wrote. */
  readonly timestamp: string;
}

/**
 * Reads a time in any of the forms that senders use: epoch seconds, milliseconds, microseconds or nanoseconds (number or
 * digits), ISO 8601, RFC 3164, RFC 5322, RFC 5424, common log format, Apache's error log. Undefined when it is none. Never throws.
 */
export function parseTimestamp(value: JsonValue | undefined, context: TimeContext): ParsedTime | undefined {
  const instant = parseInstant(value, context);
  if (!instant) return undefined;
  return { ...instant, utctimestamp: formatUtc(instant.ms, instant.micros), timestamp: formatAsSent(instant) };
}

/** `parseTimestamp` without the texts. */
export function parseInstant(value: JsonValue | undefined, context: TimeContext): Instant | undefined {
  const wall = typeof value === 'number' ? epochOfNumber(value) : readText(value, context.receivedMs);
  if (!wall) return undefined;
  const offset = wall.offset ?? offsetAtWallTime(context.timezone, wall.ms);
  const ms = wall.ms - offset * 60_000;
  if (ms < YEAR_1 || ms >= YEAR_10000) return undefined;
  return { ms, micros: wall.micros, offset, zoned: wall.offset !== undefined };
}

/** The instant with the sender's offset. */
export function formatAsSent({ ms, micros, offset }: Instant): string {
  return offset === 0 ? formatUtc(ms, micros) : formatWithOffset(ms, micros, offset);
}

function readText(value: JsonValue | undefined, receivedMs: number): WallTime | undefined {
  if (typeof value !== 'string' || value.length > LONGEST) return undefined;
  let text = value.trim();
  if (text.startsWith('[') && text.endsWith(']')) text = text.slice(1, -1);
  if (!isDigit(text.charCodeAt(0))) return parseWritten(text, receivedMs);
  return parseIso(text) ?? epochOfText(text) ?? parseWritten(text, receivedMs);
}
