import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Event, JsonObject } from '../../../src/event/event.ts';
import { fold, tokensOf } from '../../../src/query/tokens.ts';

import { LONGEST_TERM } from '../../../src/store/elasticsearch/search-mapping.ts';
import { tokenText } from '../../../src/store/elasticsearch/token-text.ts';
import { searchFieldsOf } from '../../support/document-text.ts';

const DEL = '\x7f';

function eventOf(details: JsonObject, fields: Partial<Event> = {}): Event {
  return {
    receivedtimestamp: '2026-11-24T10:00:00.000001Z',
    utctimestamp: '2026-11-24T09:59:59.123456Z',
    timestamp: '2026-11-24T11:59:59.123456+02:00',
    mozdefhostname: 'm',
    hostname: 'h',
    source: 's',
    category: 'c',
    severity: 'INFO',
    processname: 'p',
    processid: '1',
    summary: 'Failed password for root',
    tags: [],
    type: 'event',
    details,
    mozdef: { id: 'i', seq: 7, sender: '192.0.2.1', endpoint: 'events', plugins: [] },
    ...fields,
  };
}

/** All entries of all lists that begin with the path. */
function entriesOf(details: JsonObject, path: string): string[] {
  const lists = Object.values(searchFieldsOf(eventOf(details))).filter((list) => Array.isArray(list));
  return lists.flat().filter((term) => term.startsWith(path + DEL));
}

describe('searchFieldsOf', () => {
  it('gives times, seq and tokens', () => {
    expect(searchFieldsOf(eventOf({ a: 'One-two', b: ['one two!', { c: null }] }))).toMatchObject({
      time: Date.parse('2026-11-24T09:59:59.123Z'),
      micros: 456,
      seq: 7,
      received: Date.parse('2026-11-24T10:00:00.000Z'),
      stated: Date.parse('2026-11-24T09:59:59.123Z'),
      summary: ['failed password for root'],
      tokens: ['h', 's', 'c', 'info', 'p', 'one two', 'one two '],
    });
  });

  it('gives the time of reception to an event whose own cannot be read, and says so', () => {
    expect(searchFieldsOf(eventOf({}, { utctimestamp: 'yesterday' }))).toMatchObject({
      time: Date.parse('2026-11-24T10:00:00.000Z'),
      micros: 1,
      odd: ['*time'],
    });
  });

  it('files each value under the path by which a query names it', () => {
    expect(entriesOf({ a: { b: ['X', ['y', [[['deep']]]]] } }, '.a.b')).toEqual([`.a.b${DEL}x`, `.a.b${DEL}y`]);
    expect(entriesOf({ 'a.b': 'x' }, '.a.b')).toEqual([`.a.b${DEL}x`]);
    expect(entriesOf({ 'a.b': { c: 'x' } }, '.a.b.c')).toEqual([]);
    expect(entriesOf({ '': 'x', 'a*': 'x', 'a.': 'x' }, '')).toEqual([]);
  });

  it('files numbers, times and addresses in their order too', () => {
    expect(entriesOf({ a: 22 }, '.a').sort()).toEqual([`.a${DEL}22`, `.a${DEL}nc036000000000000`]);
    expect(entriesOf({ a: '::ffff:10.0.0.1' }, '.a').sort()).toEqual([`.a${DEL}40a000001`, `.a${DEL}::ffff:10.0.0.1`]);
    expect(entriesOf({ a: '1970-01-01T00:00:00Z' }, '.a').sort()).toEqual([
      `.a${DEL}1970-01-01t00:00:00z`,
      `.a${DEL}t8000000000000000`,
    ]);
  });

  it('makes no term that the server cannot take, whatever is sent', () => {
    const long = '\u{10400}'.repeat(LONGEST_TERM);
    const longest = '日'.repeat(LONGEST_TERM);
    const fields = searchFieldsOf(
      eventOf({ ['k'.repeat(5000)]: 'x', long, longest, [`${DEL}k`]: 1 }, { summary: long }),
    );
    const terms = Object.entries(fields).flatMap(([list, terms]) =>
      Array.isArray(terms)
        ? terms.flatMap((term: string) => (/^(?:tokens|summary)$/.test(list) ? term.split(' ') : term))
        : [],
    );

    expect(Math.max(...terms.map((term) => Buffer.byteLength(term)))).toBeLessThan(32_766);
    expect(fields['odd']).toEqual(expect.arrayContaining(['summary', '.long', '*token']));
  });

  it('forgets keys that senders make up', () => {
    const made = Array.from({ length: 30_000 }, (_, n) => searchFieldsOf(eventOf({ [`key${n}`]: 'x' })));

    expect(made.at(-1)?.['paths']).toContain('.key29999');
  });
});

describe('tokenText', () => {
  it('is cut into the tokens of the text by blanks', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string()), (text) => {
        const { text: blank } = tokenText(fold(text));

        expect(blank.split(' ').filter((token) => token !== '')).toEqual(tokensOf(text));
      }),
      { numRuns: 2000 },
    );
  });
});
