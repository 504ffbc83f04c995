import { formatTime, type Zone } from './format.ts';
import { PRESETS, type RangeText, resolveTime } from './time-range.ts';

/** A bound in words: relative ones as typed, absolute ones in the zone, without what is zero. */
export function boundLabel(text: string, zone: Zone): string {
  if (text.startsWith('now')) return text;
  const time = resolveTime(text, 0);
  return time === undefined
    ? text
    : formatTime(time, zone)
        .replace(/(?::00)?\.000$/, '')
        .replace(/\.\d+$/, '');
}

const UNITS: Readonly<Record<string, string>> = { s: 'second', m: 'minute', h: 'hour', d: 'day', w: 'week' };

/** `now-6h` to `now` is `Last 6 hours`; undefined for a range of another kind. */
function lastLabel({ from, to }: RangeText): string | undefined {
  const [, amount = '', unit = ''] = (to === 'now' && /^now-0*([1-9]\d*)([smhdw])$/.exec(from)) || [];
  if (amount === '') return undefined;
  return amount === '1' ? `Last ${UNITS[unit]}` : `Last ${amount} ${UNITS[unit]}s`;
}

/** A range in words, e.g. `Last 24 hours`, or `2026-11-24 10:00 – 12:30`. */
export function rangeLabel(range: RangeText, zone: Zone): string {
  const preset = PRESETS.find(({ from, to }) => from === range.from && to === range.to);
  const words = preset?.label ?? lastLabel(range);
  if (words !== undefined) return words;
  const from = boundLabel(range.from, zone);
  const to = boundLabel(range.to, zone);
  const sameDay =
    from.length > 10 && to.length > 10 && from.slice(0, 10) === to.slice(0, 10) && !from.startsWith('now');
  return `${from} – ${sameDay ? to.slice(11) : to}`;
}
