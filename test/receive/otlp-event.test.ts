import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../src/event/event.ts';
import { parseEvent } from '../../src/receive/decode/parse-event.ts';
import { normalized, RECEIVED } from '../support/normalized.ts';

const HEADER = { endpoint: 'otlp', sender: '192.0.2.1', principal: '192.0.2.1', path: '/v1/logs' };
const pairs = (object: Record<string, string>) =>
  Object.entries(object).map(([key, stringValue]) => ({ key, value: { stringValue } }));

function stored(logRecord: unknown, shared: object = {}) {
  const parsed = parseEvent(HEADER, { kind: 'json', bytes: Buffer.from(JSON.stringify({ ...shared, logRecord })) });
  if ('error' in parsed) throw new Error(parsed.error);
  return normalized(parsed.value, { endpoint: 'otlp' });
}

describe('a log record', () => {
  it('becomes an event of our taxonomy', () => {
    const event = stored(
      {
        timeUnixNano: '1785000000123456789',
        observedTimeUnixNano: '1785000001000000000',
        severityNumber: 17,
        severityText: 'Fehler',
        body: { stringValue: 'it failed' },
        attributes: [...pairs({ 'user.name': 'ann', 'log.file.path': '/var/log/app' })],
        traceId: 'ab'.repeat(16),
        spanId: '01'.repeat(8),
        flags: 1,
      },
      {
        resource: { attributes: pairs({ 'service.name': 'shop', 'host.name': 'web1', 'process.pid': '42' }) },
        scope: { name: 'lib', version: '1.2', attributes: pairs({ a: 'b' }) },
        schemaUrl: 'https://opentelemetry.io/schemas/1.0.0',
      },
    );

    expect(event).toMatchObject({
      utctimestamp: '2026-07-25T17:20:00.123456+00:00',
      summary: 'it failed',
      severity: 'ERROR',
      source: 'shop',
      hostname: 'web1',
      processid: '42',
    });
    expect(event.details).toEqual({
      observedtimeunixnano: '1785000001000000000',
      severitynumber: 17,
      severitytext: 'Fehler',
      traceid: 'ab'.repeat(16),
      spanid: '01'.repeat(8),
      traceflags: 1,
      'user.name': 'ann',
      username: 'ann',
      'log.file.path': '/var/log/app',
      eventsource: '/var/log/app',
      'service.name': 'shop',
      'host.name': 'web1',
      'process.pid': '42',
      'otel.scope.name': 'lib',
      'otel.scope.version': '1.2',
      'otel.scope.attributes': { a: 'b' },
      schemaurl: 'https://opentelemetry.io/schemas/1.0.0',
    });
  });

  it('without a time has the time at which it was observed, and else that of reception', () => {
    const observed = { timeUnixNano: '0', observedTimeUnixNano: '1785000000000000000' };

    expect(stored(observed).utctimestamp).toBe('2026-07-25T17:20:00.000000+00:00');
    expect(stored({ timeUnixNano: 0, observedTimeUnixNano: '0' })).toMatchObject({ utctimestamp: RECEIVED, tags: [] });
  });

  it.each([
    [1, 'DEBUG'],
    [8, 'DEBUG'],
    [9, 'INFO'],
    [13, 'WARNING'],
    [20, 'ERROR'],
    [24, 'CRITICAL'],
    ['21', 'CRITICAL'],
    [0, 'NOTICE'],
    [25, 'NOTICE'],
  ])('of severity %j is %s', (severityNumber, expected) => {
    expect(stored({ severityNumber, severityText: 'notice' }).severity).toBe(expected);
  });

  it.each<[string, unknown, JsonObject]>([
    [
      'a line of a log',
      { stringValue: '<34>Oct 11 22:14:15 gate su[12]: failed' },
      { summary: 'failed', hostname: 'gate' },
    ],
    [
      'fields',
      { kvlistValue: { values: pairs({ message: 'm', level: 'warn' }) } },
      { summary: 'm', severity: 'WARNING' },
    ],
    [
      'a list',
      { arrayValue: { values: [{ stringValue: 'a' }, { intValue: '1' }] } },
      { summary: 'a', details: { message: ['a', 1] } },
    ],
    ['a number', { intValue: '7' }, { summary: '7' }],
    ['a number that is no integer', { doubleValue: 0.5 }, { summary: '0.5' }],
    ['false', { boolValue: false }, { summary: 'false' }],
    ['bytes', { bytesValue: '/wA=' }, { summary: '/wA=' }],
    ['nothing', {}, { summary: 'name' }],
    ['missing', undefined, { summary: 'name' }],
  ])('may have a body that is %s', (_name, body, expected) => {
    expect(stored({ body, eventName: 'name' })).toMatchObject(expected);
  });

  it('keeps integers as they are', () => {
    const value = (intValue: unknown) => ({ key: 'n', value: { intValue } });
    const numberOf = (intValue: unknown) => stored({ attributes: [value(intValue)] }).details['n'];

    expect(['1', '-5', '9007199254740993', '-9223372036854775808', 7].map(numberOf)).toEqual([
      1,
      -5,
      '9007199254740993',
      '-9223372036854775808',
      7,
    ]);
  });

  it('keeps what has the same name beside it', () => {
    const event = stored(
      {
        body: { kvlistValue: { values: pairs({ a: 'body' }) } },
        attributes: [...pairs({ a: 'record' }), ...pairs({ a: 'again' })],
      },
      { resource: { attributes: pairs({ a: 'resource' }) } },
    );

    expect(event.details).toEqual({ a: 'body', a_2: 'record', a_2_2: 'again', a_3: 'resource' });
  });

  it('keeps hostile keys as keys', () => {
    expect(
      Object.keys(stored({ attributes: pairs({ constructor: 'c', ...JSON.parse('{"__proto__":"p"}') }) }).details),
    ).toEqual(['constructor', '__proto__']);
  });
});

it.each([5, 'text', null, []])('takes %j for none', (logRecord) => {
  expect(() => stored(logRecord)).toThrow('a log record is a JSON object');
});
