import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../src/event/event.ts';
import { DETAIL_NAMES, TEXT_NAMES, TIME_NAMES } from '../../src/event/key-table.ts';
import { normalized, OPTIONS } from '../support/normalized.ts';

const KNOWN = [
  ...Object.values(TEXT_NAMES).flatMap((names) => names.map(({ name }) => name)),
  ...TIME_NAMES.map(({ name }) => name),
  ...Object.values(DETAIL_NAMES).flat(),
  'tags',
  'details',
  'fields',
  'details.a',
  'fields.a_int',
  'details.b_float',
  'Fields.A',
  'mozdef',
  '_id',
  'host',
  'event',
];
const HOSTILE = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'length',
  '',
  '\uD800',
  '@',
  'details.',
  'details.__proto__',
];

const keys = fc.oneof(
  fc.constantFrom(...KNOWN),
  fc.constantFrom(...KNOWN).map((name) => name.toUpperCase()),
  fc.constantFrom(...KNOWN).map((name) => `@${name}`),
  fc.constantFrom(...HOSTILE),
  fc.string(),
);
/** Objects as JSON.parse makes them, where `__proto__` is a key like any other. */
const { object } = fc.letrec<{ object: JsonObject; value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    fc.integer({ min: 0, max: 30 }),
    fc.constantFrom('2026-11-24T10:00:00Z', 'Nov 24 10:00:00', 'warn', 'success'),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc
    .array(fc.tuple(keys, tie('value')), { maxLength: 8 })
    .map((entries) => Object.fromEntries<JsonValue>(entries)),
}));

/** Texts of all leaves (and of keys, for a value's JSON text may have become a summary). */
function leaves(value: JsonValue): string[] {
  if (typeof value !== 'object' || value === null) return [String(value)];
  return Object.values(value).flatMap(leaves);
}

describe('normalize, given anything', () => {
  it('makes an event with every field of the right type and never throws', () => {
    fc.assert(
      fc.property(object, (raw) => {
        const event = normalized(raw);

        for (const time of [event.utctimestamp, event.receivedtimestamp]) {
          expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/);
          expect(Date.parse(time)).not.toBeNaN();
        }
        expect(Date.parse(event.timestamp)).toBe(Date.parse(event.utctimestamp));
        const { tags, details, mozdef, ...texts } = event;
        expect(Object.keys(texts)).toHaveLength(12);
        expect(Object.values(texts).filter((text) => typeof text !== 'string' || text === '')).toEqual([]);
        expect(tags.filter((tag) => typeof tag !== 'string')).toEqual([]);
        expect(Object.getPrototypeOf(details)).toBe(Object.prototype);
        expect(mozdef.plugins).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it('loses no value: each is somewhere in the event, or in its time or severity', () => {
    fc.assert(
      fc.property(object, (raw) => {
        const { utctimestamp, severity, ...rest } = normalized(raw);
        const kept = new Set(leaves(rest as unknown as JsonObject).map((leaf) => leaf.trim().toUpperCase()));

        for (const [key, value] of Object.entries(raw)) {
          for (const leaf of leaves(value)) {
            const text = leaf.toWellFormed().trim().toUpperCase();
            const said = ['', 'NULL', severity, ...(isTimeOrSeverity(key) ? [text] : [])];
            if (!said.includes(text) && !kept.has(text)) throw new Error(`${JSON.stringify(leaf)} of ${key} is lost`);
          }
        }
        expect(utctimestamp).toBeDefined();
      }),
      { numRuns: 2000 },
    );
  });

  it('survives JSON and UTF-8 unchanged', () => {
    fc.assert(
      fc.property(object, (raw) => {
        const event = normalized(raw);

        const stored = JSON.parse(Buffer.from(JSON.stringify(event)).toString('utf8')) as object;

        expect(stored).toEqual(event);
      }),
    );
  });

  it('does not change what it was given', () => {
    fc.assert(
      fc.property(object, (raw) => {
        const before = JSON.stringify(raw);

        normalized(raw, {}, { bounds: { ...OPTIONS.bounds, string: 3, depth: 2 } });

        expect(JSON.stringify(raw)).toBe(before);
      }),
    );
  });
});

/** Values that are read and then written in our form. `_int` and `_float` values too. */
function isTimeOrSeverity(key: string): boolean {
  const name = key.toLowerCase().replaceAll('@', '');
  return (
    TIME_NAMES.some((time) => time.name.replace('@', '') === name) ||
    TEXT_NAMES.severity.some((severity) => severity.name === name) ||
    /_(int|float)$/.test(name)
  );
}
