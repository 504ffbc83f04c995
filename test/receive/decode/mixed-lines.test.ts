import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { BodyHeader } from '../../../src/queue/batch.ts';
import { checkBody } from '../../../src/receive/decode/check-body.ts';
import { splitBody } from '../../../src/receive/decode/split-body.ts';

type Item = [kind: string, text: string];

const bodyOf = (text: string, header: Partial<BodyHeader> = {}) => ({
  header: { endpoint: 'events', sender: '192.0.2.1', principal: '', path: '/events', ...header },
  bytes: Buffer.from(text),
});
function items(text: string, header: Partial<BodyHeader> = {}): Item[] {
  const body = bodyOf(text, header);
  return [...splitBody(body)].map(({ kind, offset, length }) => [
    kind,
    body.bytes.toString('utf8', offset, offset + length),
  ]);
}

describe('each line is judged by itself', () => {
  it.each<[string, string, Item[]]>([
    [
      'text after JSON',
      '{"a":1}\nNov 24 web1 su: x\n  and {more}\n{"b":2}\n',
      [
        ['json', '{"a":1}'],
        ['text', 'Nov 24 web1 su: x'],
        ['text', '  and {more}'],
        ['json', '{"b":2}'],
      ],
    ],
    [
      'JSON after text',
      'Nov 24 web1 su: x\r\n{"a":1}\r\n{"b":2}{"c":3}\n[{"d":4},{"e":5}]\nlast',
      [
        ['text', 'Nov 24 web1 su: x'],
        ['json', '{"a":1}'],
        ['json', '{"b":2}'],
        ['json', '{"c":3}'],
        ['json', '{"d":4}'],
        ['json', '{"e":5}'],
        ['text', 'last'],
      ],
    ],
    [
      'a pretty-printed object between lines of text',
      'one\n{\n  "a": [\n    1,\n    {}\n  ]\n}\ntwo',
      [
        ['text', 'one'],
        ['json', '{\n  "a": [\n    1,\n    {}\n  ]\n}'],
        ['text', 'two'],
      ],
    ],
    [
      'text in brackets',
      '{"a":1}\n[Sun Dec 04 04:47:44 2005] [notice] up\n[1] started\n[    0.000000] Linux version 6.1\n[] none',
      [
        ['json', '{"a":1}'],
        ['text', '[Sun Dec 04 04:47:44 2005] [notice] up'],
        ['text', '[1] started'],
        ['text', '[    0.000000] Linux version 6.1'],
        ['text', '[] none'],
      ],
    ],
    [
      'text in brackets alone',
      '[1] started\n[2] ended',
      [
        ['text', '[1] started'],
        ['text', '[2] ended'],
      ],
    ],
    [
      'text that begins with a comma',
      '{"a":1}\n, b\n,{"c":1}',
      [
        ['json', '{"a":1}'],
        ['text', ', b'],
        ['json', '{"c":1}'],
      ],
    ],
  ])('%s', (_name, body, expected) => {
    expect(items(body)).toEqual(expected);
    expect(items(body, { endpoint: 'cef' })).toEqual(expected);
    expect(items(body, { endpoint: 'custom/app' })).toEqual(expected);
  });
});

describe('a broken line is broken alone', () => {
  it.each<[string, string, Item[]]>([
    [
      'two in a row',
      '{oops}\n{"a":\n{"b":1}\n{worse\n{"c"\n',
      [
        ['json', '{oops}'],
        ['json', '{"a":'],
        ['json', '{"b":1}'],
        ['json', '{worse'],
        ['json', '{"c"'],
      ],
    ],
    [
      'before text',
      '{"a":1\nNov 24 web1 su: x\n{"b":"x\n<34>1 - c\n',
      [
        ['json', '{"a":1'],
        ['text', 'Nov 24 web1 su: x'],
        ['json', '{"b":"x'],
        ['text', '<34>1 - c'],
      ],
    ],
    [
      'whose brackets match those of the next',
      '{main started\nuser=bob}\n{"a":1}',
      [
        ['json', '{main started'],
        ['text', 'user=bob}'],
        ['json', '{"a":1}'],
      ],
    ],
    [
      'a word in braces and what follows it',
      '{main} started\n{"a":1}\n{main} stopped',
      [
        ['json', '{main} started'],
        ['json', '{"a":1}'],
        ['json', '{main} stopped'],
      ],
    ],
    [
      'an array among lines that is cut off',
      '{"a":1}\n[{"b":1},\n{"c":1}\n[2\ntext',
      [
        ['json', '{"a":1}'],
        ['json', '[{"b":1},'],
        ['json', '{"c":1}'],
        ['text', '[2'],
        ['text', 'text'],
      ],
    ],
    [
      'a pretty-printed object takes along what is left of it',
      '{\n  "a": 1\n  "b": [\n    true,\n    2\n  ],\n\n  "c": 3\n}\n{\n "d": 1,\n}\ntext',
      [
        ['json', '{\n  "a": 1\n  "b": [\n    true,\n    2\n  ],\n\n  "c": 3\n}'],
        ['json', '{\n "d": 1,\n}'],
        ['text', 'text'],
      ],
    ],
  ])('%s', (_name, body, expected) => {
    expect(items(body)).toEqual(expected);
  });

  it('whatever lines stand together after a first object', () => {
    const line = fc.oneof(
      fc.nat(99).map((n): Item => ['json', `{"n":${n},"s":"}{ [\\n"}`]),
      fc.constantFrom<Item>(['json', '{oops}'], ['json', '{"cut":"in a str'], ['json', '{"cut":1'], ['json', '{a: {']),
      fc.constantFrom<Item>(['text', 'Nov 24 su: {x}'], ['text', '[x] {"a":1}'], ['text', '<34>1 - "'], ['text', 'x}']),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const all: Item[] = [['json', '{"first":true}'], ...lines];

        expect(items(all.map(([, text]) => text).join('\n'))).toEqual(all);
      }),
    );
  });
});

describe('an array that nothing closes', () => {
  it.each<[string, string, string[]]>([
    ['after a comma', '[{"a":1},', ['{"a":1}', '[']],
    ['after an element', '[{"a":1}\n,{"b":2}\n', ['{"a":1}', '{"b":2}', '[']],
    ['within an element, which says so', '[{"a":1},{"b":', ['{"a":1}', '{"b":']],
    ['at its beginning', ' [ \n', ['[']],
    ['in a nested one', '[[1,2],', ['[1,2]', '[']],
    ['before lines', '[{"a":1},\n{"b":2}\n{"c":3}', ['{"a":1}', '{"b":2}', '{"c":3}', '[']],
    ['before text', '[{"a":1}\nNov 24 su: a, b\n{"c":3}', ['{"a":1}', '[', 'Nov 24 su: a, b', '{"c":3}']],
    ['among lines', '{"a":1}\n[{"b":1},[2]\n{"c":1}', ['{"a":1}', '{"b":1}', '[2]', '[', '{"c":1}']],
  ])('keeps its whole elements and is not passed over in silence: %s', (_name, body, expected) => {
    expect(items(body).map(([, text]) => text)).toEqual(expected);
    expect(items(body, { endpoint: 'bulk' }).map(([, text]) => text)).toContain(expected.at(-1));
  });

  it('is answered as an object is that is cut off', () => {
    expect(checkBody(bodyOf('[{"a":1},'), { events: 9, bytes: 99 })).toEqual({ events: 2 });
    expect(checkBody(bodyOf('\n['), { events: 9, bytes: 99 })).toMatchObject({
      refused: 'unparsable',
      detail: { position: 2 },
    });
  });
});
