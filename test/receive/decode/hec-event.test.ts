import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/event/event.ts';
import { parseEvent } from '../../../src/receive/decode/parse-event.ts';
import { normalized } from '../../support/normalized.ts';

const HEADER = { sender: '192.0.2.1', principal: '192.0.2.1', path: '/services/collector' };

function stored(envelope: unknown, metadata?: Record<string, string>, endpoint = 'hec') {
  const bytes = Buffer.from(typeof envelope === 'string' ? envelope : JSON.stringify(envelope));
  const kind = typeof envelope === 'string' ? 'text' : 'json';
  const header = { ...HEADER, endpoint, ...(metadata && { metadata }) };
  const parsed = parseEvent(header, { kind, bytes });
  if ('error' in parsed) throw new Error(parsed.error);
  return normalized(parsed.value, { endpoint });
}

describe('an envelope', () => {
  it('gives its event time, host, source, and the rest as details', () => {
    const event = stored({
      time: 1785000000.123,
      host: 'web1.example.com',
      source: '/var/log/app.log',
      sourcetype: 'app',
      index: 'main',
      fields: { env: 'prod' },
      event: { message: 'hello', severity: 'warn', user: 'ann' },
    });

    expect(event).toMatchObject({
      utctimestamp: '2026-07-25T17:20:00.123000+00:00',
      hostname: 'web1.example.com',
      source: '/var/log/app.log',
      summary: 'hello',
      severity: 'WARNING',
      details: { sourcetype: 'app', index: 'main', env: 'prod', user: 'ann' },
    });
  });

  it.each([
    ['a text', '1785000000.123'],
    ['a number', 1785000000.123],
    ['milliseconds', 1785000000123],
  ])('has its time as %s', (_name, time) => {
    expect(stored({ time, event: 'a' }).utctimestamp).toBe('2026-07-25T17:20:00.123000+00:00');
  });

  it('may hold a line of a log', () => {
    const event = stored({ time: 1785000000, event: '<34>Oct 11 22:14:15 gate su[12]: failed', host: '' });

    expect(event).toMatchObject({
      utctimestamp: '2026-07-25T17:20:00.000000+00:00',
      hostname: 'gate',
      processname: 'su',
      severity: 'CRITICAL',
      summary: 'failed',
    });
  });

  it.each<[string, unknown, JsonObject]>([
    ['a number', 5, { summary: '5' }],
    ['false', false, { summary: 'false' }],
    ['a list', ['a', 'b'], { summary: 'a', details: { message: ['a', 'b'] } }],
  ])('may hold %s', (_name, event, expected) => {
    expect(stored({ event })).toMatchObject(expected);
  });

  it('keeps what its event says otherwise', () => {
    const event = stored({
      host: 'web1',
      source: 'app',
      fields: { env: 'prod' },
      extra: 1,
      event: { hostname: 'web2', source: 'other', fields: { env: 'test', b: 2 }, extra: 2 },
    });

    expect(event).toMatchObject({ hostname: 'web1', source: 'app' });
    expect(event.details).toEqual({
      hostname_2: 'web2',
      source_2: 'other',
      env: 'prod',
      env_2: 'test',
      b: 2,
      extra: 2,
      extra_2: 1,
    });
  });

  it('takes from the query what it does not say itself', () => {
    const event = stored({ host: 'own', event: 'a' }, { host: 'given', sourcetype: 'app' });

    expect(event).toMatchObject({ hostname: 'own', details: { sourcetype: 'app' } });
  });

  it('keeps hostile keys as keys', () => {
    const event = stored(JSON.parse('{"event":{"__proto__":{"a":1}},"constructor":1}') as object);

    expect(Object.keys(event.details)).toEqual(['__proto__', 'constructor']);
  });
});

it('gives a raw line what the query says', () => {
  const event = stored('a line', { host: 'web1', source: 's', sourcetype: 'st', index: 'i' }, 'hec/raw');

  expect(event).toMatchObject({
    summary: 'a line',
    hostname: 'web1',
    source: 's',
    details: { sourcetype: 'st', index: 'i' },
  });
});
