import { describe, expect, it } from '@jest/globals';
import { parseItem } from '../../../src/receive/decode/parse-item.ts';

const parse = (text: string) => parseItem(Buffer.from(text));

describe('numbers', () => {
  it.each([
    ['9007199254740991', 9007199254740991],
    ['9007199254740993', '9007199254740993'],
    ['-18446744073709551615', '-18446744073709551615'],
    ['1e999', '1e999'],
    ['-1E+999', '-1E+999'],
    ['1.5e300', 1.5e300],
    ['0.30000000000000004', 0.30000000000000004],
    ['1700000000.123456', 1700000000.123456],
    ['-0', -0],
  ])('%s is kept as it was sent', (written, expected) => {
    expect(parse(`{"a":[{"n":${written}}],"s":"9007199254740993 1e999"}`)).toEqual({
      value: { a: [{ n: expected }], s: '9007199254740993 1e999' },
    });
  });
});

describe('hostile items', () => {
  it('takes the last of duplicate keys', () => {
    expect(parse('{"a":1,"a":2}')).toEqual({ value: { a: 2 } });
  });

  it.each([
    '{"__proto__":{"x":1}}',
    '{"__proto__":{"x":1},"n":9007199254740993}',
    '{"__proto__":{"x":1},"a":"\\ud800"}',
  ])('takes __proto__ as a key like any other: %s', (text) => {
    const parsed = parse(text) as { value: object };

    expect(Object.keys(parsed.value)).toContain('__proto__');
    expect(Object.getPrototypeOf(parsed.value)).toBe(Object.prototype);
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  it('replaces bytes that are not UTF-8, and says so', () => {
    expect(parseItem(Buffer.from('{"a":"\xff\xe9"}', 'latin1'))).toEqual({
      value: { a: '\uFFFD\uFFFD' },
      notes: ['bytes that are not UTF-8 were replaced'],
    });
    expect(parse('{"a":"\uFFFD"}')).toEqual({ value: { a: '\uFFFD' } });
  });

  it('replaces lone surrogates in values and keys, and says so', () => {
    expect(parse('{"\\ud800":["x\\udfff","\\ud83d\\ude00"]}')).toEqual({
      value: { '\uFFFD': ['x\uFFFD', '😀'] },
      notes: ['lone surrogates were replaced'],
    });
  });

  it('keeps escaped NUL and refuses a raw one', () => {
    expect(parse('{"a":"\\u0000"}')).toEqual({ value: { a: '\0' } });
    expect(parse('{"a":"\0"}')).toMatchObject({ error: expect.stringContaining('control character') });
  });

  it('allows 100 levels and refuses 101, counting no bracket in a string', () => {
    const nested = (levels: number) => `{"a":${'['.repeat(levels - 1)}"${'['.repeat(200)}"${']'.repeat(levels - 1)}}`;

    expect(parse(nested(100))).toHaveProperty('value');
    expect(parse(nested(101))).toEqual({ error: 'nested deeper than 100 levels' });
    expect(parse(nested(1_000_000))).toEqual({ error: 'nested deeper than 100 levels' });
  });

  it.each([
    ['42', 'a number'],
    ['"x"', 'a string'],
    ['null', 'null'],
    ['true', 'a boolean'],
    ['[{"a":1}]', 'an array'],
  ])('refuses %s, naming what it is', (text, name) => {
    expect(parse(text)).toEqual({ error: `an event is a JSON object, this is ${name}` });
  });

  it.each(['', '{', '{"a":1}}', '{a:1}', '\0'])('refuses what is no JSON: %j', (text) => {
    expect(parse(text)).toHaveProperty('error');
  });
});
