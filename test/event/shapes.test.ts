import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../src/event/event.ts';
import { normalized, RECEIVED } from '../support/normalized.ts';

/** What shippers send, and the least that must come of it. */
const SHAPES: [string, JsonObject, object][] = [
  [
    'filebeat',
    {
      '@timestamp': '2026-11-24T10:00:00.123Z',
      '@metadata': { beat: 'filebeat' },
      message: 'Accepted password',
      host: { name: 'web1', os: { family: 'debian' } },
      log: { level: 'warning', file: { path: '/var/log/auth.log' } },
      event: { category: ['authentication'], outcome: 'failure', provider: 'auth' },
      process: { name: 'sshd', pid: 42 },
      user: { name: 'root' },
      source: { ip: '2001:db8::1', port: 22222 },
      destination: { ip: '192.0.2.9', port: 22 },
      user_agent: { original: 'curl' },
    },
    {
      utctimestamp: '2026-11-24T10:00:00.123000+00:00',
      summary: 'Accepted password',
      hostname: 'web1',
      severity: 'WARNING',
      category: 'authentication',
      source: 'auth',
      processname: 'sshd',
      processid: '42',
      details: {
        sourceipaddress: '2001:db8::1',
        sourceport: 22222,
        destinationipaddress: '192.0.2.9',
        destinationport: 22,
        username: 'root',
        useragent: 'curl',
        success: false,
        eventsource: '/var/log/auth.log',
        source: { ip: '2001:db8::1', port: 22222 },
        host: { name: 'web1', os: { family: 'debian' } },
      },
    },
  ],
  [
    'ECS with dotted names',
    { 'host.name': 'web1', 'log.level': 'error', 'event.action': 'login', 'source.ip': '192.0.2.1', 'process.pid': 7 },
    {
      hostname: 'web1',
      severity: 'ERROR',
      category: 'login',
      processid: '7',
      details: { sourceipaddress: '192.0.2.1', 'source.ip': '192.0.2.1', 'host.name': 'web1' },
    },
  ],
  [
    'splunk-hec-handler (Python)',
    { message: 'disk full', log_level: 'ERROR' },
    { summary: 'disk full', severity: 'ERROR', details: {} },
  ],
  [
    'logstash',
    {
      '@timestamp': '2026-11-24T10:00:00.000Z',
      '@version': '1',
      host: 'gw',
      message: 'm',
      path: '/var/log/x',
      type: 'fw',
    },
    { hostname: 'gw', category: 'fw', details: { '@version': '1', path: '/var/log/x', eventsource: '/var/log/x' } },
  ],
  [
    'fluent-bit',
    { date: 1764000000.123456, log: 'line\n', stream: 'stderr' },
    { utctimestamp: '2025-11-24T16:00:00.123456+00:00', summary: 'line\n', details: { stream: 'stderr' } },
  ],
  [
    'fluentd syslog',
    { host: 'h', ident: 'cron', pid: '9', message: 'm', priority: 'err', tag: 'system' },
    {
      hostname: 'h',
      processname: 'cron',
      processid: '9',
      severity: 'ERROR',
      details: { ident: 'cron', tag: 'system' },
    },
  ],
  [
    'pino',
    { level: 40, time: 1764000000123, pid: 5, hostname: 'h', msg: 'slow' },
    { utctimestamp: '2025-11-24T16:00:00.123000+00:00', severity: 'WARNING', summary: 'slow', details: { level: 40 } },
  ],
  [
    'winston',
    { level: 'info', message: 'm', requestId: 1 },
    { severity: 'INFO', utctimestamp: RECEIVED, details: { requestId: 1 } },
  ],
  [
    'an OpenTelemetry record',
    {
      timeUnixNano: '1764000000123456789',
      severityNumber: 17,
      body: { stringValue: 'failed' },
      attributes: { 'http.method': 'GET' },
    },
    {
      utctimestamp: '2025-11-24T16:00:00.123456+00:00',
      severity: 'ERROR',
      summary: 'failed',
      details: { severityNumber: 17, attributes: { 'http.method': 'GET' }, timeUnixNano: '1764000000123456789' },
    },
  ],
  [
    'journald through fluent-bit',
    { _HOSTNAME: 'h', SYSLOG_IDENTIFIER: 'sudo', _PID: '3', PRIORITY: '5', MESSAGE: 'm' },
    { hostname: 'h', processname: 'sudo', processid: '3', severity: 'NOTICE', summary: 'm' },
  ],
  [
    'nxlog on Windows, whose clock shows local time',
    {
      EventTime: '2020-08-06 03:56:20',
      '@timestamp': '2020-08-06T07:56:22.794Z',
      Hostname: 'ws5',
      host: 'collector',
      Channel: 'Security',
      SourceName: 'Microsoft-Windows-Security-Auditing',
      SourceModuleType: 'im_msvistalog',
      Domain: 'NT AUTHORITY',
      EventID: 4624,
      Severity: 'INFO',
      SeverityValue: 2,
      EventType: 'AUDIT_SUCCESS',
      Category: 'Logon',
      ProcessId: '4',
      Message: 'An account was logged on.',
    },
    {
      utctimestamp: '2020-08-06T07:56:22.794000+00:00',
      hostname: 'ws5',
      source: 'Security',
      category: 'Logon',
      severity: 'INFO',
      processname: 'Microsoft-Windows-Security-Auditing',
      processid: '4',
      summary: 'An account was logged on.',
      details: {
        EventTime: '2020-08-06 03:56:20',
        EventID: 4624,
        EventType: 'AUDIT_SUCCESS',
        Channel: 'Security',
        Domain: 'NT AUTHORITY',
        SourceModuleType: 'im_msvistalog',
        host: 'collector',
        SeverityValue: 2,
      },
    },
  ],
  [
    'Sysmon, which has fields named like ours',
    {
      EventID: 13,
      Channel: 'Sysmon',
      UtcTime: '2020-08-06 07:56:20.697',
      Level: '4',
      Details: 'DWORD (0x1)',
      SourceIp: '192.0.2.1',
    },
    {
      utctimestamp: '2020-08-06T07:56:20.697000+00:00',
      severity: 'INFO',
      category: 'windows',
      details: { Details: 'DWORD (0x1)', SourceIp: '192.0.2.1', Level: '4' },
    },
  ],
  [
    'winlogbeat',
    { winlog: { channel: 'Security', computer_name: 'ws5', event_id: '4624' }, message: 'm' },
    {
      hostname: 'ws5',
      source: 'Security',
      details: { winlog: { channel: 'Security', computer_name: 'ws5', event_id: '4624' } },
    },
  ],
  [
    'a group of ECS that is called like a message',
    { log: { level: 'warning' } },
    { summary: 'UNKNOWN', severity: 'WARNING', details: { log: { level: 'warning' } } },
  ],
  ['an object for a message', { message: { a: 1 } }, { summary: '{"a":1}', details: { message: { a: 1 } } }],
];

describe('normalize, by sender', () => {
  it.each(SHAPES)('understands %s', (_name, raw, fields) => {
    expect(normalized(raw)).toMatchObject(fields);
  });
});
