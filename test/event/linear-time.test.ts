import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../src/event/event.ts';
import { parseRawText } from '../../src/event/raw-text.ts';
import { normalized } from '../support/normalized.ts';
import { LINEAR, timeGrowth } from '../support/time-growth.ts';

const HOSTILE: [string, (size: number) => void][] = [
  ['digits for a time', (size) => void normalized({ timestamp: '1'.repeat(size) })],
  ['spaces for an integer', (size) => void normalized({ 'details.a_int': `${' '.repeat(size)}x` })],
  ['digits for a float', (size) => void normalized({ 'details.a_float': `${'1e'.repeat(size / 2)}x` })],
  ['a long severity', (size) => void normalized({ severity: 'a'.repeat(size) })],
  ['a long key', (size) => void normalized({ ['details.'.repeat(size / 8)]: 1 })],
  ['lone surrogates', (size) => void normalized({ a: '\uD800'.repeat(size) })],
  ['many keys', (size) => void normalized(manyKeys(size / 10))],
  ['many values for one key', (size) => void normalized(manySpellings(size / 20))],
  ['a line of brackets', (size) => void parseRawText('['.repeat(size))],
  ['a line without spaces', (size) => void parseRawText('a'.repeat(size))],
  ['a line of words', (size) => void parseRawText('a '.repeat(size / 2))],
  ['structured data', (size) => void parseRawText(`<1>1 - - - - - [a${' b="c"'.repeat(size / 6)}]`)],
  ['unclosed structured data', (size) => void parseRawText(`<1>1 - - - - - [a${' b="\\"'.repeat(size / 6)}`)],
  ['many elements', (size) => void parseRawText(`<1>1 - - - - - ${'[a b="c"]'.repeat(size / 9)} m`)],
];

function manyKeys(count: number): JsonObject {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, index]));
}
/** Spellings of `details` that are all different keys: `@details`, `@@details`, `d@etails`, .. */
function manySpellings(count: number): JsonObject {
  const entries = Array.from({ length: count }, (_, index) => {
    const at = index % 8;
    return [
      `${'details'.slice(0, at)}${'@'.repeat(1 + ((index >> 3) % 60))}${'details'.slice(at)}${'@'.repeat(index % 61)}`,
      String(index),
    ];
  });
  return Object.fromEntries(entries) as JsonObject;
}

describe('time taken by hostile input', () => {
  it.each(HOSTILE)('grows no faster than the length of %s', (_name, run) => {
    expect(timeGrowth((size) => () => run(size), 50_000)).toBeLessThan(LINEAR);
  });
});
