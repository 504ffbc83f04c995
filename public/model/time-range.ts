/** A range as people write and share it: each bound is `now-6h`, `now`, `now/d`, an ISO time, or milliseconds since 1970. */
export interface RangeText {
  readonly from: string;
  readonly to: string;
}
/** The same range at one moment, milliseconds since 1970, from <= t < to. */
export interface ResolvedRange {
  readonly from: number;
  readonly to: number;
}

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const RELATIVE = /^now((?:[+-]\d{1,9}[smhdw])*)(?:\/([smhdw]))?$/;
const SHORT = /^-?(\d{1,9}[smhdw])$/;
const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?(Z|[+-]\d{2}:?\d{2})?$/;

export const PRESETS: readonly { readonly from: string; readonly to: string; readonly label: string }[] = [
  { from: 'now-15m', to: 'now', label: 'Last 15 minutes' },
  { from: 'now-1h', to: 'now', label: 'Last hour' },
  { from: 'now-24h', to: 'now', label: 'Last 24 hours' },
  { from: 'now-7d', to: 'now', label: 'Last 7 days' },
  { from: 'now-30d', to: 'now', label: 'Last 30 days' },
  { from: 'now/d', to: 'now', label: 'Today (UTC)' },
  { from: 'now-3650d', to: 'now', label: 'All time' },
];

/** Milliseconds of a bound, or undefined when it is no time. `/d` rounds in UTC (weeks begin on Monday): down, or for an end up. */
export function resolveTime(text: string, now: number, bound: 'start' | 'end' = 'start'): number | undefined {
  const relative = RELATIVE.exec(text);
  if (relative !== null) {
    const time = stepped(relative[1] ?? '', now);
    return relative[2] === undefined ? time : rounded(time, relative[2], bound);
  }
  if (/^\d{11,14}$/.test(text)) return Number(text);
  const iso = ISO.exec(text);
  if (iso === null) return undefined;
  const time = Date.parse(text.replace(' ', 'T') + (iso[1] === undefined && text.length > 10 ? 'Z' : ''));
  return Number.isNaN(time) ? undefined : time;
}

function stepped(steps: string, now: number): number {
  let time = now;
  for (const [, sign, amount, unit] of steps.matchAll(/([+-])(\d+)([smhdw])/g)) {
    time += (sign === '-' ? -1 : 1) * Number(amount) * (UNIT_MS[unit ?? 's'] ?? 0);
  }
  return time;
}

function rounded(time: number, unit: string, bound: 'start' | 'end'): number {
  const size = UNIT_MS[unit] ?? 1;
  // 1 January 1970 was a Thursday: weeks that begin on Monday are off by three days.
  const origin = unit === 'w' ? -3 * 86_400_000 : 0;
  const start = Math.floor((time - origin) / size) * size + origin;
  return bound === 'end' ? start + size : start;
}

/** Both bounds, or undefined when one is no time or they are not in order. */
export function resolveRange(range: RangeText, now: number): ResolvedRange | undefined {
  const from = resolveTime(range.from, now);
  const to = resolveTime(range.to, now, 'end');
  if (from === undefined || to === undefined || from >= to) return undefined;
  return { from, to };
}

/** What a person typed, as a bound: `6h` means `now-6h`; a time without a zone is taken in `zone`. Undefined when it is no time. */
export function readTyped(text: string, zone: 'utc' | 'local'): string | undefined {
  const typed = text.trim();
  const short = SHORT.exec(typed);
  if (short !== null) return `now-${short[1] ?? ''}`;
  if (RELATIVE.test(typed)) return typed;
  const iso = ISO.exec(typed);
  if (iso !== null && iso[1] === undefined && zone === 'local') {
    const local = new Date(`${typed.replace(' ', 'T')}${typed.length > 10 ? '' : 'T00:00'}`);
    return Number.isNaN(local.getTime()) ? undefined : local.toISOString();
  }
  const time = resolveTime(typed, 0);
  return time === undefined ? undefined : absolute(time);
}

/** The text of an absolute bound. */
export function absolute(time: number): string {
  return new Date(time).toISOString();
}

/** The range of the same length just before (-1) or after (+1). */
export function shiftRange(range: ResolvedRange, direction: -1 | 1): RangeText {
  const width = range.to - range.from;
  return { from: absolute(range.from + direction * width), to: absolute(range.to + direction * width) };
}

/** Twice the range: a range that ends now still does, any other grows to both sides. */
export function zoomOut(range: RangeText, now: number): RangeText {
  const resolved = resolveRange(range, now);
  if (resolved === undefined) return range;
  const width = resolved.to - resolved.from;
  if (range.to === 'now') return { from: `now-${spanText(width * 2)}`, to: 'now' };
  return { from: absolute(resolved.from - width / 2), to: absolute(resolved.to + width / 2) };
}

/** A duration in the largest unit that divides it, e.g. 7200000 -> `2h`. */
function spanText(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  const unit = ['w', 'd', 'h', 'm'].find((name) => (seconds * 1000) % (UNIT_MS[name] ?? 1) === 0) ?? 's';
  return `${(seconds * 1000) / (UNIT_MS[unit] ?? 1)}${unit}`;
}
