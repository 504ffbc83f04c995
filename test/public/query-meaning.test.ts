import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { valuesAt } from '../../public/model/event-fields.ts';
import { addFilter, isFilterable } from '../../public/model/query-edit.ts';
import type { Event } from '../../src/event/event.ts';
import { compileMatcher } from '../../src/query/matches.ts';
import { parseQuery } from '../../src/query/parse.ts';
import { cannedEvent, hostileEvents } from './support/canned-events.ts';

const finds = (query: string, event: Event): boolean => compileMatcher(parseQuery(query, { now: 0 }))(event);
const keys = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .filter((key) => isFilterable(key) && key !== '__proto__');

it('makes of a click on a value a query that finds the event, and with - one that does not', () => {
  fc.assert(
    fc.property(keys, fc.string({ unit: 'binary', minLength: 1, maxLength: 500 }), (key, value) => {
      const event = { ...cannedEvent(1, 0), details: { [key]: value } };
      const filter = { field: `details.${key}`, value };
      fc.pre(valuesAt(event, filter.field)[0] === value);

      expect(finds(addFilter('nginx OR sshd OR kernel OR httpd OR event', { ...filter, include: true }), event)).toBe(
        true,
      );
      expect(finds(addFilter('', { ...filter, include: false }), event)).toBe(false);
    }),
    { numRuns: 500 },
  );
});

it('does so for every value of hostile events', () => {
  for (const event of hostileEvents(Date.now())) {
    for (const field of ['summary', 'hostname', 'severity', 'details.note', 'details.odd key" onmouseover="alert(6)']) {
      const value = valuesAt(event, field)[0] ?? '';

      expect({ field, found: finds(addFilter('', { field, value, include: true }), event) }).toEqual({
        field,
        found: true,
      });
    }
  }
});
