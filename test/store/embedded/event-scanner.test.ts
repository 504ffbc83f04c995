import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { numberText } from '../../../src/query/fields.ts';
import { tokensOf } from '../../../src/query/tokens.ts';
import { EventScanner } from '../../../src/store/embedded/tokens/event-scanner.ts';
import { quadsOf } from '../../../src/store/embedded/tokens/number-quads.ts';
import { hashToken } from '../../../src/store/embedded/tokens/token-hash.ts';
import { TokenSet } from '../../../src/store/embedded/tokens/token-set.ts';

function hashesOf(values: unknown): number[] {
  if (typeof values === 'string') {
    const tokens = tokensOf(values);
    return [...tokens, ...quadsOf(tokens)].map((token) => hashToken(token));
  }
  if (typeof values === 'number' || typeof values === 'boolean')
    return hashesOf(typeof values === 'number' ? numberText(values) : String(values));
  if (values === null || typeof values !== 'object') return [];
  return Object.values(values).flatMap(hashesOf);
}

function scan(...events: object[]) {
  const set = new TokenSet();
  const bytes = Buffer.from(events.map((event) => JSON.stringify(event)).join('\n'));
  const lines = new EventScanner(set).scan(bytes);
  const found: number[] = [];
  set.forEach((hash) => found.push(hash));
  return { bytes, lines, found: found.sort((one, other) => one - other) };
}

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.stringMatching(/^[a-zA-Z0-9_ "\\/.:\n-]{0,40}$/),
  fc.stringMatching(/^[0-9]{1,4}([.-][0-9]{1,4}){0,6}( [a-zé.]{1,3})?$/),
);
/** Not with a backslash: after `{"":1,"\\":2}` the JSON.parse of Node 24 reads `{"":1,"\"":2}` with the key `\`. */
const key = text.filter((one) => !one.includes('\\'));
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  ),
})).value;

describe('EventScanner', () => {
  it('finds exactly the tokens of every string, number and boolean value', () => {
    fc.assert(
      fc.property(fc.dictionary(key, json), (event) => {
        const { mozdef: _, ...searched } = event;
        const expected = [...new Set(hashesOf(JSON.parse(JSON.stringify(searched))))].sort((one, other) => one - other);

        expect(scan(event).found).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('finds four numbers in a row, whatever stands between them', () => {
    const { found } = scan({
      summary: 'from 203.0.113.7 port 22',
      a: '203 0-113/7',
      b: '1203.0.113.7',
      c: ['203', '0', '113', '7'],
    });

    expect(found.filter((hash) => hash === hashToken('203.0.113.7'))).toHaveLength(1);
    expect(found).not.toContain(hashToken('0.113.7.22'));
    expect(found).not.toContain(hashToken('1203.0.113.7'));
  });

  it('leaves out what is under mozdef, at the top only', () => {
    const { found } = scan({ mozdef: { id: 'secret', list: ['secret'] }, details: { mozdef: 'seen' } });

    expect(found).toEqual([hashToken('seen')]);
  });

  it('finds the id of every line, wherever it stands', () => {
    const { bytes, lines } = scan(
      { details: { mozdef: { id: 'no' } }, mozdef: { sender: 'x', id: 'one-1' } },
      { mozdef: { id: 'two-2', nested: { id: 'no' } }, summary: '{"mozdef":{"id":"no"}}' },
      { summary: 'none' },
    );

    expect(lines.map((line) => bytes.subarray(line.idStart, line.idEnd).toString())).toEqual(['one-1', 'two-2', '']);
  });

  it('marks lines with half a surrogate pair', () => {
    const { lines } = scan({ summary: 'half \ud83d' }, { summary: 'whole \u{1f600}' }, { ['key\udc00']: 1 });

    expect(lines.map((line) => line.illFormed)).toEqual([true, false, true]);
  });
});
