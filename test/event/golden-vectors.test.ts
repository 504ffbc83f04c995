import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../src/event/event.ts';
import { normalized, RECEIVED } from '../support/normalized.ts';

const DEFAULTS = {
  receivedtimestamp: RECEIVED,
  utctimestamp: RECEIVED,
  timestamp: RECEIVED,
  mozdefhostname: 'mozdef.example.com',
  hostname: 'UNKNOWN',
  source: 'UNKNOWN',
  category: 'UNKNOWN',
  severity: 'UNKNOWN',
  processname: 'UNKNOWN',
  processid: 'UNKNOWN',
  summary: 'UNKNOWN',
  tags: [],
  type: 'event',
  details: {},
};

function storedFields(raw: JsonObject): object {
  const { mozdef, ...fields } = normalized(raw);
  return { ...fields, ...(mozdef.errors && { errors: mozdef.errors }) };
}

/** Vectors of the original's keyMapping whose answer is still the same. */
const SAME: [JsonObject, object][] = [
  [{}, {}],
  [{ timestamp: 1389385844123 }, at('2014-01-10T20:30:44.123000+00:00')],
  [{ timestamp: 1389385844.5 }, at('2014-01-10T20:30:44.500000+00:00')],
  [{ details: ['x'] }, { details: { message: ['x'] } }],
  [{ details: null }, { details: { message: null } }],
  [
    { summary: 'm', payload: 'p' },
    { summary: 'm', details: { payload: 'p' } },
  ],
  [{ type: 'auditd' }, { category: 'auditd' }],
  [{ tags: '' }, { tags: [] }],
  [{ tags: 'a' }, { tags: ['a'] }],
];

/** Vectors that we answer otherwise, on purpose: docs/guides/what-normalization-does.md, "Differences from the original". */
const OTHERWISE: [JsonObject, object][] = [
  [
    { '@timestamp': '2014-01-30T19:24:43+06:00', '@fields': { q: 1 }, '@message': 'm', '@source_host': 'h' },
    {
      utctimestamp: '2014-01-30T13:24:43.000000+00:00',
      timestamp: '2014-01-30T19:24:43.000000+06:00',
      details: { q: 1 },
      summary: 'm',
      hostname: 'h',
    },
  ],
  [{ utctimestamp: '1389385844' }, at('2014-01-10T20:30:44.000000+00:00')],
  [{ utctimestamp: '1389385844.123' }, at('2014-01-10T20:30:44.123000+00:00')],
  [{ timestamp: '' }, { tags: ['timestamp-unparsable'], details: { timestamp_raw: '' } }],
  [{ timestamp: null }, { tags: ['timestamp-unparsable'], details: { timestamp_raw: null } }],
  [{ timestamp: 'garbage' }, { tags: ['timestamp-unparsable'], details: { timestamp_raw: 'garbage' } }],
  [{ tags: null }, {}],
  [
    { 'details.n_int': 'abc' },
    { details: { n_int: 'abc' }, errors: ['details.n_int is not an integer and was kept as it is.'] },
  ],
  [
    { foo: 1, endpoint: 'events', summary: 's' },
    { summary: 's', details: { foo: 1, endpoint: 'events' } },
  ],
  [
    { 'fields.foo': '1', 'details.Bar_int': '5', 'details.x_float': '1.5', 'Fields.Y': { a: 1 } },
    { details: { foo: '1', bar_int: 5, x_float: 1.5, y: { a: 1 } } },
  ],
  [{ fields: { A: 1 }, details: { A: 2, b: { c: 1 } } }, { details: { A: 2, b: { c: 1 }, A_2: 1 } }],
  [
    { facility: 'daemon', source: 's1' },
    { source: 's1', details: { facility: 'daemon' } },
  ],
  [
    { source: 's1', facility: 'daemon' },
    { source: 's1', details: { facility: 'daemon' } },
  ],
  [
    { severity: 'warn', level: 3 },
    { severity: 'WARNING', details: { level: 3 } },
  ],
  [
    { message: 'm', payload: 'p' },
    { summary: 'm', details: { payload: 'p' } },
  ],
  [{ timestamp: 199999999 }, at('1976-05-03T19:33:19.000000+00:00')],
  [{ timestamp: -5 }, { tags: ['timestamp-unparsable'], details: { timestamp_raw: -5 } }],
  [
    { timestamp: '2999-01-01T00:00:00Z' },
    { tags: ['timestamp-future'], details: { timestamp_raw: '2999-01-01T00:00:00Z' } },
  ],
  [
    { 'details.x': null, 'details.n_int': '12345678901234567890' },
    { details: { x: null, n_int: '12345678901234567890' } },
  ],
  [
    { customendpoint: true, summary: 's' },
    { summary: 's', details: { customendpoint: true } },
  ],
  [
    { facility: 'daemon', path: '/var/log/x' },
    { source: 'daemon', details: { facility: 'daemon', path: '/var/log/x', eventsource: '/var/log/x' } },
  ],
  [{ severity: 'err' }, { severity: 'ERROR' }],
  [{ summary: ['a', 'b'] }, { summary: 'a', details: { summary: ['a', 'b'] } }],
  [{ summary: { a: 1 } }, { summary: '{"a":1}', details: { summary: { a: 1 } } }],
  [
    { host: { name: 'web1' }, 'log.level': 'info' },
    { hostname: 'web1', severity: 'INFO', details: { host: { name: 'web1' }, 'log.level': 'info' } },
  ],
  [
    { EventID: 1, Channel: 'Security' },
    { category: 'windows', source: 'Security', details: { EventID: 1, Channel: 'Security' } },
  ],
  [{ tags: { a: 1 } }, { tags: [], details: { tags: { a: 1 } } }],
  [{ tag: 'x' }, { details: { tag: 'x' } }],
  [
    { hostname: null, pid: 12, sourceip: '1.2.3.4' },
    { processid: '12', details: { eventsourceipaddress: '1.2.3.4' } },
  ],
  [
    {
      CATEGORY: 'syslog',
      DATE: 'Oct 27 14:01:12',
      FACILITY: 'user',
      HOST: 'host1.example.com',
      MESSAGE: 'hello',
      PID: '42',
      PRIORITY: 'info',
      PROGRAM: 'cron',
      SOURCE: 'src',
      SOURCEIP: '192.0.2.7',
      TAGS: '.source.s_src',
    },
    {
      ...at('2026-10-27T14:01:12.000000+00:00'),
      category: 'syslog',
      hostname: 'host1.example.com',
      summary: 'hello',
      processid: '42',
      severity: 'INFO',
      processname: 'cron',
      source: 'src',
      tags: ['.source.s_src'],
      details: { facility: 'user', program: 'cron', eventsourceipaddress: '192.0.2.7' },
    },
  ],
];

function at(utctimestamp: string): object {
  return { utctimestamp, timestamp: utctimestamp };
}

describe('golden vectors of the original', () => {
  it.each(SAME)('answers %j as the original did', (raw, fields) => {
    expect(storedFields(raw)).toEqual({ ...DEFAULTS, ...fields });
  });

  it.each(OTHERWISE)('answers %j better than the original did', (raw, fields) => {
    expect(storedFields(raw)).toEqual({ ...DEFAULTS, ...fields });
  });
});
