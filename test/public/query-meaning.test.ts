import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { valuesAt } from '../../public/model/event-fields.ts';
import { addPill, wholeQuery } from '../../public/model/filter-pills.ts';
import { type Filter, isClosed, isFilterable } from '../../public/model/query-edit.ts';
import type { Event } from '../../src/event/event.ts';
import { compileMatcher } from '../../src/query/matches.ts';
import { parseQuery } from '../../src/query/parse.ts';
import { cannedEvent, hostileEvents } from './support/canned-events.ts';

const finds = (query: string, event: Event): boolean => compileMatcher(parseQuery(query, { now: 0 }))(event);
const narrowed = (q: string, filter: Filter): string => wholeQuery({ q, filters: addPill([], filter) });
const isValid = (query: string): boolean => {
  try {
    parseQuery(query, { now: 0 });
    return true;
  } catch {
    return false;
  }
};
/** Texts made of what means something in the query language. */
const scribbles = fc
  .array(fc.constantFrom('a', 'b:', ' ', '"', '(', ')', '[', ']', '/', '\\', ' OR ', ' AND ', 'NOT ', '-', '*', ' TO '))
  .map((pieces) => pieces.join(''));
const keys = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .filter((key) => isFilterable(key) && key !== '__proto__');

it('makes of a click on a value a query that finds the event, and with - one that does not', () => {
  fc.assert(
    fc.property(keys, fc.string({ unit: 'binary', minLength: 1, maxLength: 500 }), (key, value) => {
      const event = { ...cannedEvent(1, 0), details: { [key]: value } };
      const filter = { field: `details.${key}`, value };
      fc.pre(valuesAt(event, filter.field)[0] === value);

      expect(finds(narrowed('nginx OR sshd OR kernel OR httpd OR event', { ...filter, include: true }), event)).toBe(
        true,
      );
      expect(finds(narrowed('', { ...filter, include: false }), event)).toBe(false);
    }),
    { numRuns: 500 },
  );
});

it('does so for every value of hostile events', () => {
  for (const event of hostileEvents(Date.now())) {
    for (const field of ['summary', 'hostname', 'severity', 'details.note', 'details.odd key" onmouseover="alert(6)']) {
      const value = valuesAt(event, field)[0] ?? '';

      expect({ field, found: finds(narrowed('', { field, value, include: true }), event) }).toEqual({
        field,
        found: true,
      });
    }
  }
});

it('never lets a text escape from its place: what cannot be understood alone is not understood beside filters', () => {
  fc.assert(
    fc.property(scribbles, scribbles, (q, clause) => {
      const filters = [{ clause: clause.trim() || 'c', off: false }];
      if (isValid(wholeQuery({ q, filters }))) expect(isValid(q) && isValid(filters[0]?.clause ?? '')).toBe(true);
      if (isValid(q)) expect(isClosed(q)).toBe(true);
    }),
    { numRuns: 5000 },
  );
});
