import { isTimeZone } from '../event/time/time-zone.ts';
import { MozdefError } from '../lifecycle/error.ts';
import { addUnits, fromWall, startOf, type Unit } from './zone-time.ts';

/** Half-open: what a date text covers. `2026-11-24` is a day, `now` a millisecond. */
export interface DateSpan {
  readonly from: number;
  readonly to: number;
}

export interface DateContext {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Zone of dates that name none, and of days, weeks, months and years; default UTC. */
  readonly timezone?: string;
}

const DATE =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2})(?::(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?$/i;
const UNITS: readonly Unit[] = ['y', 'M', 'd', 'h', 'm', 's'];
/** Year, month, day, hour, minute and second where a date leaves them out. */
const FIRST_MOMENT = [1970, 1, 1, 0, 0, 0];
const STEP = /([+-])(\d{1,6})([yMwdhHms])|\/([yMwdhHms])/gy;
/** What a Date can hold. */
const FURTHEST = 8.64e15;

/**
 * The time that a text means, milliseconds since 1970: `now`, ISO 8601 in any precision, or milliseconds since 1970, then
 * steps such as `-1h`, `+2d`, `/d` (start of the day), after `||` unless it is `now`. With `roundUp` the last millisecond
 * of what is meant instead of the first. Throws `query-invalid`.
 */
export function parseDateMath(text: string, context: DateContext & { readonly roundUp?: boolean }): number {
  const span = parseDateSpan(text, context);
  if (span) return context.roundUp === true ? span.to - 1 : span.from;
  throw new MozdefError('query-invalid', `"${text}" is not a time.`, {
    remedy: 'Write a time as 2026-11-24, 2026-11-24T10:00:00Z, now-1h or now-1d/d.',
  });
}

/** What a date text covers, or undefined when it is none (see parseDateMath). */
export function parseDateSpan(text: string, context: DateContext): DateSpan | undefined {
  const zone = context.timezone ?? 'UTC';
  if (!isTimeZone(zone)) return undefined;
  const now = /^now(.*)$/i.exec(text);
  const [date = '', steps = '', ...more] = now ? ['now', now[1]] : text.split('||');
  if (more.length > 0) return undefined;
  const base = now ? instant(context.now) : (epochSpan(date) ?? dateSpan(date, zone));
  const span = base && applySteps(base, steps, zone);
  return span && isHeld(span) ? span : undefined;
}

function isHeld({ from, to }: DateSpan): boolean {
  return Math.abs(from) < FURTHEST && Math.abs(to) < FURTHEST;
}

function instant(time: number): DateSpan {
  return { from: time, to: time + 1 };
}

function epochSpan(text: string): DateSpan | undefined {
  return /^\d{11,16}$/.test(text) ? instant(Number(text)) : undefined;
}

function dateSpan(text: string, zone: string): DateSpan | undefined {
  const match = DATE.exec(text);
  if (!match) return undefined;
  const parts = match.slice(1, 7).filter((part) => part !== undefined);
  const wall = wallOf(parts.map(Number));
  const from = wall === undefined ? undefined : atOffset(wall, match[8], zone);
  if (from === undefined) return undefined;
  const fraction = match[7];
  if (fraction !== undefined) return instant(from + Number(fraction.padEnd(3, '0').slice(0, 3)));
  return { from, to: addUnits(from, 1, { unit: UNITS[parts.length - 1] ?? 's', zone }) };
}

/** The wall clock that shows year, month, day, ..; undefined when no calendar or clock does. */
function wallOf(parts: readonly number[]): number | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = [
    ...parts,
    ...FIRST_MOMENT.slice(parts.length),
  ];
  const midnight = Date.UTC(year, month - 1, day);
  // A day that no month has would come back as another.
  const date = [year, month, day].map((part, index) => String(part).padStart(index === 0 ? 4 : 2, '0')).join('-');
  if (!new Date(midnight).toISOString().startsWith(date)) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return midnight + hour * 3_600_000 + minute * 60_000 + second * 1000;
}

function atOffset(wall: number, offset: string | undefined, zone: string): number | undefined {
  if (offset === undefined) return fromWall(wall, zone);
  if (/z/i.test(offset)) return wall;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(-2));
  if (hours > 15 || minutes > 59) return undefined;
  return wall - (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

function applySteps(base: DateSpan, steps: string, zone: string): DateSpan | undefined {
  let span = base;
  let end = 0;
  for (const match of steps.matchAll(STEP)) {
    end = match.index + match[0].length;
    const unit = (match[3] ?? match[4] ?? 's').replace('H', 'h') as Unit;
    if (match[4] === undefined) {
      const count = Number(`${match[1]}${match[2]}`);
      span = instant(addUnits(span.from, count, { unit, zone }));
    } else {
      const from = startOf(span.from, unit, zone);
      span = { from, to: addUnits(from, 1, { unit, zone }) };
    }
    if (!(Math.abs(span.from) < FURTHEST)) return undefined;
  }
  return end === steps.length ? span : undefined;
}
