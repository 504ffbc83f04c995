import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../src/event/event.ts';
import type { Reception } from '../../src/event/normalize.ts';
import { normalized, RECEIVED } from '../support/normalized.ts';

const RECEPTIONS: [string, Partial<Reception>, JsonObject, object][] = [
  [
    'takes category and type of a custom endpoint from its name',
    { endpoint: 'custom/bro' },
    { SOURCE: 'bro_conn', MESSAGE: '{"uid":"C1"}', customendpoint: 'bro' },
    { category: 'bro', type: 'bro', source: 'bro_conn', summary: '{"uid":"C1"}', details: { customendpoint: 'bro' } },
  ],
  [
    'lets a sender name the category on a custom endpoint',
    { endpoint: 'custom/bro' },
    { category: 'nsm' },
    { category: 'nsm', type: 'bro' },
  ],
  ['calls what comes to /cef cef', { endpoint: 'cef' }, {}, { category: 'cef', type: 'event' }],
  [
    'fills what is missing from X-Syslog headers',
    { syslog: { host: 'h', program: 'sshd', facility: 'auth', level: 'err', pid: '9', msgid: 'x' } },
    { message: 'm' },
    {
      hostname: 'h',
      processname: 'sshd',
      source: 'auth',
      severity: 'ERROR',
      processid: '9',
      details: { program: 'sshd', facility: 'auth', syslog_msgid: 'x' },
    },
  ],
  [
    'lets the body win over X-Syslog headers, and keeps those',
    { syslog: { host: 'relay' } },
    { hostname: 'h' },
    { hostname: 'h', details: { syslog_host: 'relay' } },
  ],
];

describe('normalize', () => {
  it.each(RECEPTIONS)('%s', (_name, reception, raw, fields) => {
    expect(normalized(raw, reception)).toMatchObject(fields);
  });

  it('takes the same winner whatever the order of the keys', () => {
    const names = { host: 'c', hostname: 'a', source_host: 'b', payload: 'c', summary: 'a', message: 'b' };
    const reversed = Object.fromEntries(Object.entries(names).reverse());

    for (const raw of [names, reversed]) {
      expect(normalized(raw)).toMatchObject({ hostname: 'a', summary: 'a' });
      expect(normalized(raw).details).toEqual({ host: 'c', source_host: 'b', payload: 'c', message: 'b' });
    }
  });

  it('keeps under details what only MozDef may set', () => {
    const raw = {
      mozdef: { id: 'x' },
      receivedtimestamp: 'r',
      mozdefhostname: 'm',
      _id: 'i',
      id: 'j',
      seq: 1,
      plugins: ['p'],
    };

    const event = normalized(raw, { tokensource: 'rsyslog' });

    expect(event.details).toEqual(raw);
    expect(event.mozdef).toEqual({
      id: 'batch-0',
      sender: '192.0.2.1',
      tokensource: 'rsyslog',
      endpoint: 'events',
      plugins: [],
    });
    expect(event).toMatchObject({ receivedtimestamp: RECEIVED, mozdefhostname: 'mozdef.example.com' });
  });

  it('keeps the time of an event that is up to a day early, and marks one that is more', () => {
    const early = normalized({ timestamp: '2026-11-25T19:57:31Z' });
    const future = normalized({ timestamp: '2026-11-25T19:57:32Z' });

    expect(early).toMatchObject({ utctimestamp: '2026-11-25T19:57:31.000000+00:00', tags: [] });
    expect(future).toMatchObject({
      utctimestamp: RECEIVED,
      tags: ['timestamp-future'],
      details: { timestamp_raw: '2026-11-25T19:57:32Z' },
    });
  });

  it('reads zone-less times in the configured zone', () => {
    expect(normalized({ timestamp: '2026-07-01 12:00:00' }, {}, { timezone: 'Europe/Berlin' })).toMatchObject({
      utctimestamp: '2026-07-01T10:00:00.000000+00:00',
      timestamp: '2026-07-01T12:00:00.000000+02:00',
    });
  });

  it('takes utctimestamp and shows it in the zone of a timestamp that says the same', () => {
    const event = normalized({ timestamp: '2026-11-24T12:00:00+02:00', utctimestamp: '2026-11-24T10:00:00+00:00' });

    expect(event).toMatchObject({
      utctimestamp: '2026-11-24T10:00:00.000000+00:00',
      timestamp: '2026-11-24T12:00:00.000000+02:00',
      details: {},
    });
  });
});
