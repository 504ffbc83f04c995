import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/event/event.ts';
import { parseRawText } from '../../../src/event/raw-text.ts';
import { parseItem } from '../../../src/receive/decode/parse-item.ts';
import { normalized } from '../../support/normalized.ts';
import { LINEAR, timeGrowth } from '../../support/time-growth.ts';

const HEAD = '<165>1 2026-11-24T10:00:00Z relay app 42 ID7 - ';

describe('a JSON payload', () => {
  it('says more than the header, which is kept beside it', () => {
    const json =
      '{"host":{"name":"web1"},"message":"hello","log.level":"error","@timestamp":"2026-11-24T09:59:00Z","n":1}';

    expect(normalized(parseRawText(HEAD + json))).toMatchObject({
      utctimestamp: '2026-11-24T09:59:00.000000+00:00',
      hostname: 'web1',
      summary: 'hello',
      severity: 'ERROR',
      processname: 'app',
      category: 'syslog',
      details: {
        n: 1,
        msgid: 'ID7',
        program: 'app',
        facility: 'local4',
        syslog_hostname: 'relay',
        syslog_severity: 'NOTICE',
        syslog_timestamp: '2026-11-24T10:00:00Z',
      },
    });
  });

  it('leaves to the header what it does not say', () => {
    const event = normalized(parseRawText(`<38>Nov 24 10:00:00 web1 app[7]: @cee: {"user":"ann","category":"login"}`));

    expect(event).toMatchObject({
      utctimestamp: '2026-11-24T10:00:00.000000+00:00',
      hostname: 'web1',
      severity: 'INFO',
      processname: 'app',
      processid: '7',
      category: 'login',
      summary: '@cee: {"user":"ann","category":"login"}',
      details: { user: 'ann' },
    });
    expect(event.details['syslog_hostname']).toBeUndefined();
  });

  it('alone is the same event as when it is posted', () => {
    const json = '{"a":12345678901234567890,"__proto__":{"b":1},"severity":"warn","details":{"c":1}}';
    const posted = parseItem(Buffer.from(json)) as { value: JsonObject };

    expect(normalized(parseRawText(json))).toEqual(normalized(posted.value));
  });

  it.each(['{"a":1', '{broken}', '{'.repeat(5000)])('that is broken stays the message: %.20s', (text) => {
    expect(parseRawText(`<13>Nov 24 10:00:00 web1 app: ${text}`)).toMatchObject({ program: 'app', message: text });
  });
});

const HOSTILE: [string, (size: number) => string][] = [
  ['CEF without bars', (size) => `CEF:0${'a'.repeat(size)}`],
  ['CEF of escapes', (size) => `CEF:0|a|b|c|d|e|1|a=${'\\'.repeat(size)}`],
  ['CEF of equals signs', (size) => `CEF:0|a|b|c|d|e|1|${'='.repeat(size)}`],
  ['CEF of keys without values', (size) => `CEF:0|a|b|c|d|e|1|${'a='.repeat(size / 2)}`],
  ['CEF of one key', (size) => `CEF:0|a|b|c|d|e|1|${'src=1 '.repeat(size / 6)}`],
  ['CEF of long keys', (size) => `CEF:0|a|b|c|d|e|1|${`${'k'.repeat(200)}=`.repeat(size / 201)}`],
  ['LEEF of delimiters', (size) => `LEEF:1.0|a|b|c|d|${'\t'.repeat(size)}`],
  ['LEEF of words without keys', (size) => `LEEF:2.0|a|b|c|d|^|a=b${'^c'.repeat(size / 2)}`],
  ['pairs of one key', (size) => 'a=b '.repeat(size / 4)],
  ['pairs with quotes that nothing closes', (size) => `a="b" ${'a="b '.repeat(size / 5)}`],
  ['pairs of flags', (size) => `a=b ${'DF '.repeat(size / 3)}`],
  ['pairs of backslashes', (size) => `a="${'\\"'.repeat(size / 2)}`],
  ['JSON of braces', (size) => '{'.repeat(size)],
  ['JSON of colons', (size) => `{"a":${':'.repeat(size)}}`],
];

describe('time taken by a hostile payload', () => {
  it.each(HOSTILE)('grows no faster than the length: %s', (_name, make) => {
    const prepare = (size: number) => {
      const text = make(size);
      return () => void normalized(parseRawText(text));
    };

    expect(timeGrowth(prepare, 50_000)).toBeLessThan(LINEAR);
  });
});
