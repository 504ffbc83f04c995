import type { Event } from '../../event/event.ts';
import { fieldsNamed } from '../../query/field-names.ts';
import { someValue } from '../../query/field-values.ts';
import { segmentsOf } from '../../query/fields.ts';
import { compileExtract } from '../../query/regexp.ts';

/** Reads one field of events. */
export type ValueReader = (event: Event) => string | number | undefined;

/** The first value of a field (of a list, of its first element that has one); names are those of searches, so aliases count. */
export function readValueOf(field: string): ValueReader {
  const paths = fieldsNamed(field).map(segmentsOf);
  return (event) => {
    let first: string | number | undefined;
    for (const segments of paths) {
      const found = someValue(event, segments, (value) => {
        if (typeof value === 'object' || value === '') return false;
        first = typeof value === 'boolean' ? String(value) : value;
        return true;
      });
      if (found) return first;
    }
    return undefined;
  };
}

/** Reads all values of a field, each once, as texts. */
export function readValuesOf(field: string): (event: Event) => readonly string[] {
  const paths = fieldsNamed(field).map(segmentsOf);
  return (event) => {
    const values = new Set<string>();
    for (const segments of paths)
      someValue(event, segments, (value) => {
        if (typeof value !== 'object' && value !== '') values.add(String(value));
        return false;
      });
    return [...values];
  };
}

/** As readValueOf; of `field /pattern/` the part that the pattern takes of its text. Throws an Error when the pattern cannot be used. */
export function readPartOf(name: string): ValueReader {
  const [, field = '', source] = /^(\S+) \/(.*)\/$/.exec(name) ?? [];
  if (source === undefined) return readValueOf(name);
  const extract = compileExtract(source);
  if (typeof extract !== 'function') throw new Error(`the pattern /${source}/ cannot be used: ${extract.reason}`);
  const read = readValueOf(field);
  return (event) => {
    const value = read(event);
    return value === undefined ? undefined : extract(String(value)) || undefined;
  };
}

/** Over so far in the future a time is the sender's clock, not the event's (design section 5). */
const CLOCK_DOUBT_MS = 5 * 60_000;

/** Time at which rules count an event: its own, or that of reception where its own lies in the future. Milliseconds since 1970. */
export function ruleTimeOf(event: Event): number {
  const own = Date.parse(event.utctimestamp);
  const received = Date.parse(event.receivedtimestamp);
  return Number.isNaN(own) || own > received + CLOCK_DOUBT_MS ? received : own;
}
