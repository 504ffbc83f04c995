/** In which zone times are shown. */
export type Zone = 'utc' | 'local';

const GROUPED = new Intl.NumberFormat('en-US');

/** 1234567 -> `1,234,567`. */
export function formatCount(value: number): string {
  return GROUPED.format(value);
}

/** 1234567 -> `1.2M`; up to 9,999 in whole, up to 99 with one decimal. */
export function formatShort(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude < 100) return formatCount(Math.round(value * 10) / 10);
  if (magnitude < 9999.5) return formatCount(Math.round(value));
  if (magnitude < 999_950) return `${trim(value / 1e3)}k`;
  if (magnitude < 999_950_000) return `${trim(value / 1e6)}M`;
  return `${trim(value / 1e9)}G`;
}
function trim(value: number): string {
  return value >= 100 ? String(Math.round(value)) : (Math.round(value * 10) / 10).toString();
}

/** Bytes in decimal units, as the command line and the configuration have them: `1.5 GB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toPrecision(3)} ${units[unit] ?? 'B'}`;
}

/** Milliseconds as two units at most: `850 ms`, `3.2 s`, `4 min 10 s`, `2 d 3 h`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${trim(ms / 1000)} s`;
  const parts: readonly (readonly [number, string])[] = [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'min'],
    [1000, 's'],
  ];
  const first = parts.findIndex(([size]) => ms >= size);
  const [size, name] = parts[first] ?? [1000, 's'];
  const [nextSize, nextName] = parts[first + 1] ?? [1000, 's'];
  const rest = Math.floor((ms % size) / nextSize);
  return `${Math.floor(ms / size)} ${name}${rest > 0 && name !== 's' ? ` ${rest} ${nextName}` : ''}`;
}

/** A share of 0..1 as `12 %`; never rounds something to nothing or a part to all. */
export function formatPercent(share: number): string {
  if (share > 0 && share < 0.01) return '<1%';
  if (share < 1 && share > 0.99) return '>99%';
  return `${Math.round(share * 100)}%`;
}

/** `2026-11-24 20:15:03.120` in the zone; the text as it is when it is no time. */
export function formatTime(time: string | number, zone: Zone): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return String(time);
  const shown = zone === 'utc' ? date : new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return shown.toISOString().replace('T', ' ').replace('Z', '');
}

/** The zone's name for a label: `UTC`, or the offset of the browser at that moment, e.g. `UTC+01:00`. */
export function zoneName(zone: Zone, at = new Date()): string {
  if (zone === 'utc') return 'UTC';
  const minutes = -at.getTimezoneOffset();
  const size = Math.abs(minutes);
  const pad = (part: number): string => String(part).padStart(2, '0');
  return `UTC${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

/** What stands in the tooltip of a time: the other zone. */
export function otherZone(time: string | number, zone: Zone): string {
  const other = zone === 'utc' ? 'local' : 'utc';
  const name = other === 'utc' ? 'UTC' : `local, ${zoneName('local', new Date(time))}`;
  return `${formatTime(time, other)} (${name})`;
}

/** Marks that are further apart than this stand at the first of a month. */
const LONG_MONTH_MS = 27 * 86_400_000;

/** The label of a mark on a time axis whose marks are `step` milliseconds apart: the year, the month or the day where one begins, else the time of day. */
export function tickLabel(time: number, step: number, zone: Zone): string {
  const text = formatTime(time, zone);
  if (step >= LONG_MONTH_MS) return text.slice(5, 10) === '01-01' ? text.slice(0, 4) : text.slice(0, 7);
  const day = text.slice(5, 10);
  if (step >= 86_400_000 || text.slice(11, 19) === '00:00:00') return day;
  return step < 60_000 ? text.slice(11, 19) : text.slice(11, 16);
}

/** How long ago, in the largest unit: `just now`, `4 min ago`; times to come (clocks differ) as `in 3 min`. */
export function formatAgo(time: string | number, now: number): string {
  const passed = now - new Date(time).getTime();
  if (Number.isNaN(passed)) return String(time);
  const size = Math.abs(passed);
  if (size < 10_000) return 'just now';
  const span = size < 60_000 ? `${Math.floor(size / 1000)} s` : largestUnit(size);
  return passed < 0 ? `in ${span}` : `${span} ago`;
}

function largestUnit(ms: number): string {
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min`;
  return ms < 86_400_000 ? `${Math.floor(ms / 3_600_000)} h` : `${Math.floor(ms / 86_400_000)} d`;
}
