import type { SeverityScale } from './severity.ts';

/** The fields of an event that are one text. */
export const TEXT_FIELDS = [
  'summary',
  'hostname',
  'source',
  'category',
  'severity',
  'processname',
  'processid',
] as const;
export type TextField = (typeof TEXT_FIELDS)[number];

/** A name under which senders put what belongs in one of our fields. */
export interface KnownName {
  /** Lower case, without `@`. A dotted name is also found as nested objects. */
  readonly name: string;
  /** The value also stays under the sender's name in `details`, because other tools and rules look for it there. */
  readonly copied?: boolean;
  /** What its numbers mean (names of `severity` only). */
  readonly scale?: SeverityScale;
}

function moved(...names: string[]): KnownName[] {
  return names.map((name) => ({ name }));
}
function copied(...names: string[]): KnownName[] {
  return names.map((name) => ({ name, copied: true }));
}

/**
 * Which names feed which field. The order is the precedence: the first name that has a value wins, whatever the order
 * of the sender's keys, and a loser stays in `details` under its own name.
 */
export const TEXT_NAMES: Readonly<Record<TextField, readonly KnownName[]>> = {
  summary: [
    ...moved('summary', 'message', 'payload', 'msg', 'log', 'body'),
    ...copied('short_message', 'event.original', 'body.stringvalue'),
  ],
  hostname: [
    ...moved('hostname', 'source_host'),
    ...copied('host.name', 'host.hostname'),
    ...moved('host'),
    ...copied('computer', 'computername', 'computer_name', 'winlog.computer_name', '_hostname', 'logsource'),
    // Of a syslog header before a payload that says it itself.
    ...moved('syslog_hostname'),
  ],
  source: [
    ...moved('source'),
    ...copied('facility', 'log.syslog.facility.name', 'event.provider', 'channel', 'winlog.channel'),
    ...copied('event.module', 'event.dataset', 'service.name'),
  ],
  category: [...moved('category', 'type'), ...copied('eventtype', 'event.category', 'event.action')],
  severity: [
    ...moved('severity', 'syslogseverity'),
    ...copied('severity_label', 'log.level', 'log.syslog.severity.name'),
    ...moved('loglevel', 'log_level', 'severitytext', 'severity_text', 'level_name'),
    { name: 'level', scale: 'level' },
    ...moved('priority'),
    { name: 'severityvalue', scale: 'nxlog' },
    { name: 'severitynumber', scale: 'opentelemetry' },
    { name: 'severity_number', scale: 'opentelemetry' },
    ...moved('syslog_severity'),
  ],
  processname: [
    ...moved('processname'),
    ...copied(
      'pname',
      'program',
      'sourcename',
      'process.name',
      'ident',
      'syslog_identifier',
      '_comm',
      'appname',
      'app_name',
    ),
  ],
  processid: [
    ...moved('processid', 'pid'),
    ...copied('procid', 'process.pid', 'process_id', '_pid', 'syslog_pid', 'executionprocessid'),
  ],
};

/** A name under which senders put a time. */
export interface TimeName extends KnownName {
  /** A zone-less value is UTC, for its name says so. */
  readonly utc?: boolean;
  /** Also used for other things than times: what does not look like a time is no fault. */
  readonly weak?: boolean;
}

/** Names of times, in the order of their precedence. `@timestamp` is the one name whose `@` counts: shippers put the time of reading there. */
export const TIME_NAMES: readonly TimeName[] = [
  { name: 'utctimestamp', utc: true },
  { name: 'timestamp' },
  { name: 'eventtime' },
  { name: 'timecreated' },
  { name: 'utctime', utc: true, weak: true, copied: true },
  { name: 'isodate', weak: true, copied: true },
  { name: 'date' },
  { name: '@timestamp' },
  { name: 'timeunixnano', weak: true, copied: true },
  { name: 'observedtimeunixnano', weak: true, copied: true },
  { name: 'event.created', weak: true, copied: true },
  { name: 'time', weak: true, copied: true },
  { name: 'ts', weak: true, copied: true },
  { name: 'datetime', weak: true, copied: true },
  { name: '_source_realtime_timestamp', weak: true, copied: true },
  { name: '__realtime_timestamp', weak: true, copied: true },
  { name: 'syslog_timestamp', weak: true },
];

/** Names whose value is copied to another key of `details` (if that is free), so that it is found under MozDef's name. */
export const DETAIL_NAMES: Readonly<Record<string, readonly string[]>> = {
  facility: ['syslogfacility', 'log.syslog.facility.name'],
  program: ['pname'],
  eventsource: ['path', 'logger', 'file', 'log.logger', 'log.file.path'],
  eventsourceipaddress: ['sourceip'],
  sourceipaddress: ['source.ip'],
  sourceport: ['source.port'],
  destinationipaddress: ['destination.ip'],
  destinationport: ['destination.port'],
  username: ['user.name'],
  useragent: ['user_agent.original'],
  success: ['event.outcome'],
};
