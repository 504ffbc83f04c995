import type { Event } from '../event/event.ts';

/** Reads one field of an event; undefined when it is not there. */
export type FieldReader = (event: Event) => unknown;

type Fields = Record<string, unknown>;

/** Reader of a dotted path such as `processname` or `details.sourceipaddress`. Never throws, whatever stands on the way. */
export function fieldReader(path: string): FieldReader {
  const [first = '', ...rest] = path.split('.');
  if (rest.length === 0) return (event) => (event as unknown as Fields)[first];
  const [second = ''] = rest;
  if (first === 'details' && rest.length === 1) return (event) => event.details[second];
  return (event) => {
    let value: unknown = (event as unknown as Fields)[first];
    for (const key of rest) {
      if (typeof value !== 'object' || value === null) return undefined;
      value = (value as Fields)[key];
    }
    return value;
  };
}

/** Text by which a scalar is compared: lower case. Undefined for objects and arrays. */
export function comparable(value: unknown): string | undefined {
  if (typeof value === 'string') return value.toLowerCase();
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
