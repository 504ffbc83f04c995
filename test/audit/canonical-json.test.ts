import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { canonicalJson } from '../../src/audit/canonical-json.ts';
import type { JsonValue } from '../../src/event/event.ts';

// From RFC 8785, section 3.2.2 and 3.2.3.
it.each([
  [
    { numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 0.000000000000000000000000001], literals: [null, true, false] },
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27]}',
  ],
  [{ string: '\u20ac$\u000f\nA\'B"\\\\"/' }, '{"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'],
  [
    { '\u20ac': 'e', '\r': 'c', '\ufb33': 'd', '1': 'o', '\ud83d\ude00': 's', '\u0080': 'b', '\u00f6': 'l' },
    '{"\\r":"c","1":"o","\u0080":"b","ö":"l","€":"e","😀":"s","\ufb33":"d"}',
  ],
  [{ b: [{ d: 1, c: -0 }], a: '' }, '{"a":"","b":[{"c":0,"d":1}]}'],
])('writes %j as RFC 8785 has it', (value, text) => {
  expect(canonicalJson(value as JsonValue)).toBe(text);
});

/** The same with the members of its objects the other way round. */
function reversed(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, reversed(member)] as const);
  return Object.fromEntries(members.reverse());
}

it('writes equal values the same, in whatever order, and what it writes is JSON of that value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (given) => {
      const value = JSON.parse(JSON.stringify(given)) as JsonValue;
      const text = canonicalJson(value);

      expect(canonicalJson(reversed(value))).toBe(text);
      expect(JSON.parse(text)).toEqual(value);
    }),
  );
});
