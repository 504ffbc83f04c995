import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type Body, bodiesOf, bytesOf } from '../../../src/cli/send/bodies.ts';
import { type Format, readRecords } from '../../../src/cli/send/read-records.ts';

async function* chunked(text: string | Buffer, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text as string);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function records(text: string | Buffer, format: Format = 'auto', size = 7): Promise<string[]> {
  const found: string[] = [];
  for await (const group of readRecords(chunked(text, size), format)) found.push(...group.map(String));
  return found;
}

async function bodies(lines: readonly string[], events: number, bytes = 1_000_000): Promise<Body[]> {
  const found: Body[] = [];
  for await (const body of bodiesOf(readRecords(chunked(lines.join('\n'), 64), 'raw'), { events, bytes }))
    found.push(body);
  return found;
}

describe('readRecords', () => {
  it.each<[string, string, string[]]>([
    ['NDJSON', '{"a":1}\n{"a":2}', ['{"a":1}', '{"a":2}']],
    ['CR LF, blank lines and a mark', '\ufeff{"a":1}\r\n\r\n  \n{"a":2}\r\n', ['{"a":1}', '{"a":2}']],
    ['a broken line among whole ones', '{"a":1}\n{"a":\n{"a":3}\n', ['{"a":1}', '{"a":', '{"a":3}']],
    ['an array', '[{"a":1},\n {"a":[2]}]', ['{"a":1}', '{"a":[2]}']],
    ['a pretty-printed object', '{\n  "a": 1\n}\n{\n  "a": 2\n}', ['{\n  "a": 1\n}', '{\n  "a": 2\n}']],
    ['objects back to back', '{"a":1}{"a":2}', ['{"a":1}', '{"a":2}']],
    ['text', 'Dec 10 06:55:46 a\nDec 10 06:55:47 b', ['Dec 10 06:55:46 a', 'Dec 10 06:55:47 b']],
    [
      'text in brackets',
      '[Sun Dec 04 04:47:44 2005] a\n[Sun Dec 04 04:47:44 2005] b',
      ['[Sun Dec 04 04:47:44 2005] a', '[Sun Dec 04 04:47:44 2005] b'],
    ],
    ['nothing', '', []],
    ['blanks', '\n \n', []],
  ])('tells %s by its content', async (_, text, expected) => {
    expect(await records(text)).toEqual(expected);
  });

  it('keeps bytes that are not UTF-8', async () => {
    const line = Buffer.from([0x61, 0xff, 0xfe, 0x62]);
    const groups: Buffer[] = [];
    for await (const group of readRecords(chunked(Buffer.concat([line, Buffer.from('\n')]), 2), 'raw'))
      groups.push(...group);

    expect(groups).toEqual([line]);
  });

  it('takes lines as lines when told so', async () => {
    expect(await records('[{"a":1},\n{"a":2}]', 'raw')).toEqual(['[{"a":1},', '{"a":2}]']);
  });

  it('gives the same however the bytes arrive', async () => {
    const line = fc.stringMatching(/^[ -~]{1,30}$/);
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 20 }), fc.integer({ min: 1, max: 50 }), async (lines, size) => {
        const expected = lines.map((text) => text.trimEnd()).filter((text) => text !== '');
        expect(await records(lines.join('\n'), 'raw', size)).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });
});

describe('bodiesOf', () => {
  it('cuts after so many events or bytes, and numbers the first of each', async () => {
    const lines = Array.from({ length: 10 }, (_, index) => `line ${index}`);

    expect((await bodies(lines, 4)).map(({ first, records: { length } }) => [first, length])).toEqual([
      [0, 4],
      [4, 4],
      [8, 2],
    ]);
    expect((await bodies(lines, 100, 21)).map(({ first }) => first)).toEqual([0, 3, 6, 9]);
  });

  it('never puts text and JSON into one body, since a body has one media type', async () => {
    const found = await bodies(['{"a":1}', '{"a":2}', 'text', '{broken', '{"a":3}'], 100);

    expect(found.map((body) => [body.kind, bytesOf(body).toString()])).toEqual([
      ['json', '{"a":1}\n{"a":2}\n'],
      ['text', 'text\n'],
      ['json', '{broken\n{"a":3}\n'],
    ]);
  });

  it('sends an event that is larger than a body by itself', async () => {
    expect((await bodies(['a', 'b'.repeat(100), 'c'], 100, 50)).map(({ first }) => first)).toEqual([0, 1, 2]);
  });
});
