import {
  DAY_NAMES,
  MONTH_NAMES,
  type Move,
  movedDate,
  twoDigits,
  type WrittenTime,
  writtenYear,
} from './moved-date.ts';

/** One way of writing times: how to find one, and how to write it again, moved. */
export interface TimePattern {
  readonly regex: RegExp;
  /** The moved time, or undefined when it is none after all (a 30 February). */
  readonly move: (time: WrittenTime, move: Move) => string | undefined;
}

const MONTH = `(?<name>${MONTH_NAMES.join('|')})`;
const WEEKDAY = `(?<weekday>${DAY_NAMES.join('|')})`;
const CLOCK = '(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)';

/** The shapes have no match in common, so that a time that was moved is not moved again. Each is linear. */
export const TIME_PATTERNS: readonly TimePattern[] = [
  {
    // ISO 8601 and its relatives; decimals and zone follow and stay.
    regex: new RegExp(
      `\\b(?<year>\\d{4})(?<dash>[-/])(?<month>\\d\\d)\\k<dash>(?<day>\\d\\d)(?<between>[T ])${CLOCK}`,
      'g',
    ),
    move: written(
      ({ dash, between }, { year, month, day, clock }) => `${year}${dash}${month}${dash}${day}${between}${clock}`,
    ),
  },
  {
    regex: /\b(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)T(?<hour>\d\d)(?<minute>\d\d)(?<second>\d\d)(?=Z|\b)/g,
    move: written((_, { year, month, day, clock }) => `${year}${month}${day}T${clock.replaceAll(':', '')}`),
  },
  {
    // Syslog and its relatives. The year may stand after the day (Cisco) or at the end (asctime, Apache's error log,
    // perhaps behind decimals or a zone), or nowhere.
    regex: new RegExp(
      `\\b(?:${WEEKDAY} )?${MONTH} (?<day>[ \\d]?\\d)(?: (?<year>\\d{4}))? ${CLOCK}` +
        '(?:(?<between>\\.\\d{1,9}| [A-Z]{3,4})? (?<last>(?:19|20)\\d\\d)(?![\\w:.-]))?',
      'g',
    ),
    move: written(({ weekday, day, year, between, last }, moved) => {
      const head = `${weekday ? `${moved.weekday} ` : ''}${moved.name} ${syslogDay(day, moved.day, last !== undefined)}`;
      const tail = last ? `${between ?? ''} ${moved.year}` : '';
      return `${head}${year ? ` ${moved.year}` : ''} ${moved.clock}${tail}`;
    }),
  },
  {
    // RFC 5322.
    regex: new RegExp(`\\b(?:${WEEKDAY}, )?(?<day>\\d\\d?) ${MONTH} (?<year>\\d{4}) ${CLOCK}`, 'g'),
    move: written(({ weekday, day }, moved) => {
      const dayText = day?.length === 2 ? moved.day : String(Number(moved.day));
      return `${weekday ? `${moved.weekday}, ` : ''}${dayText} ${moved.name} ${moved.year} ${moved.clock}`;
    }),
  },
  {
    // The common log format.
    regex: new RegExp(`\\b(?<day>\\d\\d)/${MONTH}/(?<year>\\d{4}):${CLOCK}`, 'g'),
    move: written((_, { day, name, year, clock }) => `${day}/${name}/${year}:${clock}`),
  },
];

interface Moved {
  readonly year: string;
  readonly month: string;
  readonly name: string;
  readonly day: string;
  readonly weekday: string;
  readonly clock: string;
}

function written(write: (time: WrittenTime, moved: Moved) => string): TimePattern['move'] {
  return (time, move) => {
    const date = movedDate(time, move);
    if (!date) return undefined;
    return write(time, {
      year: writtenYear(date),
      month: twoDigits(date.getUTCMonth() + 1),
      name: MONTH_NAMES[date.getUTCMonth()] ?? '',
      day: twoDigits(date.getUTCDate()),
      weekday: DAY_NAMES[date.getUTCDay()] ?? '',
      clock: date.toISOString().slice(11, 19),
    });
  };
}

/** Apache pads the day with a zero, syslog and asctime with a blank; of 10 to 31 only a year at the end tells. */
function syslogDay(before: string | undefined, day: string, yearLast: boolean): string {
  const zero = before?.startsWith('0') || (yearLast && /^\d\d/.test(before ?? ''));
  return zero ? day : String(Number(day)).padStart(2);
}
