import { describe, expect, it } from '@jest/globals';
import type { BodyHeader } from '../../../src/queue/batch.ts';
import { splitBody } from '../../../src/receive/decode/split-body.ts';
import { LINEAR, timeGrowth } from '../../support/time-growth.ts';

function split(text: string, header: Partial<BodyHeader> = {}): string[] {
  return items(text, header).map(({ text }) => text);
}
function items(text: string, header: Partial<BodyHeader> = {}) {
  const bytes = Buffer.from(text);
  const body = {
    header: { endpoint: 'events', sender: '192.0.2.1', principal: '', path: '/events', ...header },
    bytes,
  };
  return [...splitBody(body)].map(({ offset, length, ...rest }) => ({
    text: bytes.toString('utf8', offset, offset + length),
    ...rest,
  }));
}

const PRETTY = '{\n    "a": {\n        "b": "}{\\" ,\\n"\n    },\n    "c": [\n        {},\n        1\n    ]\n}';

describe('a body of JSON', () => {
  it.each([
    ['one object', '{"a":1}', ['{"a":1}']],
    ['one object between blanks', ' \r\n\t{"a":1}\n\n', ['{"a":1}']],
    ['one object after a byte order mark', '\uFEFF{"a":1}', ['{"a":1}']],
    ['one pretty-printed object', PRETTY, [PRETTY]],
    ['several pretty-printed objects', `${PRETTY}\n${PRETTY}\n`, [PRETTY, PRETTY]],
    [
      'an object whose first line looks whole',
      '{"a": {"b":1}\n, "c": 2}\n{"d":1}',
      ['{"a": {"b":1}\n, "c": 2}', '{"d":1}'],
    ],
    ['lines', '{"a":1}\n{"b":2}\n', ['{"a":1}', '{"b":2}']],
    ['lines without a final newline', '{"a":1}\n{"b":2}', ['{"a":1}', '{"b":2}']],
    ['lines with CR LF and blank ones', '{"a":1}\r\n\r\n \n{"b":2}\r\n\r\n', ['{"a":1}', '{"b":2}']],
    ['objects back to back', '{"a":"}{"}{"b":2}{}', ['{"a":"}{"}', '{"b":2}', '{}']],
    [
      'objects back to back after lines',
      '{"a":1}\n{"b":"}{"}\n{"c":3}{"d":4}\n',
      ['{"a":1}', '{"b":"}{"}', '{"c":3}', '{"d":4}'],
    ],
    ['objects with blanks or commas between', '{"a":1} {"b":2}, {"c":3}', ['{"a":1}', '{"b":2}', '{"c":3}']],
    ['a JSON text sequence (RFC 7464)', '\x1e{"a":1}\n\x1e{"b":2}\n', ['{"a":1}', '{"b":2}']],
    ['an array', '[{"a":1},{"b":[{"c":1},{"d":2}]}]', ['{"a":1}', '{"b":[{"c":1},{"d":2}]}']],
    ['an array with newlines', '[{"a":1}\n,{"b":2}\n]\n', ['{"a":1}', '{"b":2}']],
    ['a pretty-printed array', `[\n  ${PRETTY},\n  {"b": 2}\n]`, [PRETTY, '{"b": 2}']],
    ['an array a line', '[{"a":1},{"b":2}]\n[{"c":3}]\n{"d":4}', ['{"a":1}', '{"b":2}', '{"c":3}', '{"d":4}']],
    ['compact and pretty-printed objects mixed', `{}\n${PRETTY}\n{"a":1}`, ['{}', PRETTY, '{"a":1}']],
    [
      'an array with elements that are no objects',
      '[1, "a,]", {"a":1}, null,[{"b":1}]]',
      ['1', '"a,]"', '{"a":1}', 'null', '[{"b":1}]'],
    ],
    ['an empty array', '[]', []],
    ['nothing', ' \n', []],
    ['a bare scalar', '"a\\"b"\n', ['"a\\"b"']],
  ])('is split: %s', (_name, body, expected) => {
    expect(split(body)).toEqual(expected);
    expect(items(body).every(({ kind }) => kind === 'json')).toBe(true);
  });

  it.each([
    ['an unfinished first line', '{"a":1\n{"b":2}\n{"c":3}\n', ['{"a":1', '{"b":2}', '{"c":3}']],
    ['a line that ends in a string', '{"a":"x\n{"b":2}\n{"c":"}"}\n', ['{"a":"x', '{"b":2}', '{"c":"}"}']],
    ['a line that ends before a value', '{"a":\n{"b":2}\n{"c":3}\n', ['{"a":', '{"b":2}', '{"c":3}']],
    [
      'an unfinished line among whole ones',
      '{"a":1}\n{"b":[1,\n{"c":3}\n{"d":4}',
      ['{"a":1}', '{"b":[1,', '{"c":3}', '{"d":4}'],
    ],
    ['an unfinished last line', '{"a":1}\n{"b":"', ['{"a":1}', '{"b":"']],
    ['a line that is no JSON', '{"a":1}\noops\n{"b":2}', ['{"a":1}', 'oops', '{"b":2}']],
    ['too many closing braces', '{"a":1}}\n{"b":2}', ['{"a":1}', '}', '{"b":2}']],
    [
      'a broken element of an array',
      '[{"a":1},{"b":},{"c"},{"d":"x},{"e":5}]',
      ['{"a":1}', '{"b":}', '{"c"}', '{"d":"x}', '{"e":5}'],
    ],
    ['an array that is cut off', '[{"a":1},{"b":2', ['{"a":1}', '{"b":2']],
    [
      'a pretty-printed object without its end',
      '{\n "a": {\n  "b": 1\n\n{\n "c": 2\n}',
      ['{\n "a": {\n  "b": 1', '{\n "c": 2\n}'],
    ],
  ])('loses nothing but what is broken: %s', (_name, body, expected) => {
    expect(split(body)).toEqual(expected);
  });
});

describe('a body that is not JSON', () => {
  it.each([
    [
      'lines of syslog',
      '<34>Oct 11 22:14:15 host su: a\r\n\n  <34>1 - b',
      ['<34>Oct 11 22:14:15 host su: a', '  <34>1 - b'],
    ],
    ['an Apache error line', '[Sun Dec 04 04:47:44 2005] [notice] up', ['[Sun Dec 04 04:47:44 2005] [notice] up']],
    ['a line that begins with a number in brackets', '[2024-01-01 10:00:00] up', ['[2024-01-01 10:00:00] up']],
    ['a line that begins with a digit', '10.0.0.1 - - "GET /"', ['10.0.0.1 - - "GET /"']],
    ['a CEF line', 'CEF:0|a|b|1|2|c|3|src=192.0.2.1 x={}', ['CEF:0|a|b|1|2|c|3|src=192.0.2.1 x={}']],
  ])('is one text a line: %s', (_name, body, expected) => {
    expect(items(body)).toEqual(expected.map((text) => ({ text, kind: 'text' })));
  });

  it.each([
    ['plain', 'two\nlines\n', 'two\nlines'],
    ['a number', '42', '42'],
    ['in braces', '{thread-1} started', '{thread-1} started'],
    ['in brackets', '[1] started', '[1] started'],
  ])('is one text with X-Syslog headers: %s', (_name, body, text) => {
    expect(items(body, { syslog: { program: 'app' } })).toEqual([{ text, kind: 'text' }]);
  });

  it('is JSON in spite of X-Syslog headers when it is JSON', () => {
    expect(split('[{"a":1},{"b":2}]', { syslog: { program: 'app' } })).toEqual(['{"a":1}', '{"b":2}']);
  });
});

describe('a bulk body', () => {
  const bulk = (text: string) => items(text, { endpoint: 'bulk' });

  it('gives each document its action', () => {
    const body = [
      '{"index":{"_index":"events","_type":"_doc"}}\n{"a":1}\n\n',
      '{ "create" : {"_id":"7"} }\r\n{"index":{"_id":"no action here"}}\r\n',
      '{"index":{"_index":"a","_id":8,"pipeline":null},"attempts":0}\n{"c":1}\n',
    ].join('');

    expect(bulk(body)).toEqual([
      { text: '{"a":1}', kind: 'json', action: { verb: 'index', index: 'events' } },
      { text: '{"index":{"_id":"no action here"}}', kind: 'json', action: { verb: 'create', id: '7' } },
      { text: '{"c":1}', kind: 'json', action: { verb: 'index', index: 'a', id: '8' } },
    ]);
  });

  it('takes no event from deletes, updates and an action at the end', () => {
    const body = '{"delete":{"_id":"1"}}\n{"update":{"_id":"2"}}\n{"doc":{}}\n{"index":{}}\n{"a":1}\n{"index":{}}\n';

    expect(bulk(body)).toEqual([{ text: '{"a":1}', kind: 'json', action: { verb: 'index' } }]);
  });

  it('keeps a broken document and its neighbours', () => {
    const body = '{"index":{"_id":"1"}}\n{"a":"x\n{"index":{"_id":"2"}}\n{"b":1}\n';

    expect(bulk(body)).toEqual([
      { text: '{"a":"x', kind: 'json', action: { verb: 'index', id: '1' } },
      { text: '{"b":1}', kind: 'json', action: { verb: 'index', id: '2' } },
    ]);
  });

  it('takes what stands between two actions for one document, whatever it is', () => {
    const body = '{"index":{"_id":"1"}}\n{"a":"x\ny"}\nz\n{"index":{"_id":"2"}}\nno\nJSON\n{"index":{}}\n{"b":1}\n';

    expect(bulk(body)).toEqual([
      { text: '{"a":"x\ny"}\nz', kind: 'json', action: { verb: 'index', id: '1' } },
      { text: 'no\nJSON', kind: 'json', action: { verb: 'index', id: '2' } },
      { text: '{"b":1}', kind: 'json', action: { verb: 'index' } },
    ]);
  });

  it.each([
    ['lines', '{"a":1}\n{"b":2}\n'],
    ['an array', '[{"a":1},{"b":2}]'],
  ])('may hold plain events: %s', (_name, body) => {
    expect(bulk(body).map(({ text, action }) => [text, action])).toEqual([
      ['{"a":1}', undefined],
      ['{"b":2}', undefined],
    ]);
  });

  it('knows actions only on bulk endpoints, and only by their shape', () => {
    expect(split('{"index":{"_index":"a"}}\n{"a":1}\n')).toHaveLength(2);
    expect(bulk('{"index":"main","a":1}\n{"index":{"x":1},"summary":"s"}\n{"index":{},"create":{}}')).toHaveLength(3);
  });
});

it.each([
  ['json', '{"index":{"_id":"1"}}\n{"a":1}'],
  ['json', 'oops'],
  ['json', '['],
  ['text', '{thread-1} started'],
  ['text', 'two\nlines'],
] as const)('gives back a redriven dead letter whole, as the %s that it was', (kind, text) => {
  expect(items(text, { endpoint: 'bulk', redrives: { id: 'x-0', received: 1, kind } })).toEqual([{ text, kind }]);
});

describe.each(['', '{}\n', '[{},'])('after %j, the time taken', (head) => {
  it.each([
    '{\n',
    '{"a":\n',
    '{"a":[\n',
    '[[',
    '{"a":"\n',
    '}\n',
    '[1,\n',
    '{"a":[{},\n',
    '"',
    '[\n',
    '[1] x\n',
    'x\n{',
    '{a}b\n',
    '{\n"',
    '{"a":1,\n1,\n',
    '{a,\n}',
  ])('grows no faster than the length of a body of %j', (piece) => {
    const prepare = (size: number) => {
      const body = head + piece.repeat(size / piece.length);
      return () => void split(body);
    };

    expect(timeGrowth(prepare, 5000)).toBeLessThan(LINEAR);
  });
});
