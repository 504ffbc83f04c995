/** What a field holds. Only `time`, `text` and `texts` are certain: under `details` a sender may have put anything. */
export type FieldType = 'time' | 'text' | 'texts' | 'address' | 'port' | 'boolean';

/** One field of the stored event, what it is called elsewhere, and what it means. */
export interface TaxonomyField {
  /** MozDef's name: a dotted path in the stored event. */
  readonly field: string;
  readonly type: FieldType;
  /** Name in the Elastic Common Schema, where there is one. */
  readonly ecs?: string;
  /** Names of the Windows event log and Sysmon, as Sigma rules use them, that normalization moves into this field. */
  readonly windows?: readonly string[];
  /** One sentence for the reference page. */
  readonly description: string;
}

/** MozDef's fields. `details` may hold any other field under the sender's own name. */
export const TAXONOMY: readonly TaxonomyField[] = [
  { field: 'utctimestamp', type: 'time', ecs: '@timestamp', description: 'When it happened, UTC with microseconds.' },
  { field: 'timestamp', type: 'time', description: 'The same instant with the offset from UTC that the sender wrote.' },
  { field: 'receivedtimestamp', type: 'time', ecs: 'event.ingested', description: 'When MozDef received it, UTC.' },
  {
    field: 'mozdefhostname',
    type: 'text',
    ecs: 'observer.name',
    description: 'Host that runs the MozDef that received it.',
  },
  {
    field: 'hostname',
    type: 'text',
    ecs: 'host.name',
    windows: ['Hostname', 'Computer'],
    description: 'Host that it happened on.',
  },
  {
    field: 'source',
    type: 'text',
    ecs: 'event.provider',
    windows: ['Channel'],
    description: 'Log it comes from: a facility, file, channel or product. Not a network address.',
  },
  {
    field: 'category',
    type: 'text',
    ecs: 'event.category',
    description: 'What kind of event it is, in the words of the sender.',
  },
  {
    field: 'severity',
    type: 'text',
    ecs: 'log.level',
    description:
      'EMERGENCY, ALERT, CRITICAL, ERROR, WARNING, NOTICE, INFO or DEBUG, or another word of the sender in upper case.',
  },
  { field: 'processname', type: 'text', ecs: 'process.name', description: 'Program that wrote it.' },
  {
    field: 'processid',
    type: 'text',
    ecs: 'process.pid',
    windows: ['ProcessId'],
    description: 'Process number of that program.',
  },
  {
    field: 'summary',
    type: 'text',
    ecs: 'message',
    windows: ['Message'],
    description: 'What happened, in a line a person can read.',
  },
  { field: 'tags', type: 'texts', ecs: 'tags', description: 'Words that senders and plugins attached.' },
  {
    field: 'type',
    type: 'text',
    description: '`event`, the application of a custom endpoint, or what a plugin made of it.',
  },
  {
    field: 'details.sourceipaddress',
    type: 'address',
    ecs: 'source.ip',
    description: 'Address that the activity came from, IPv4 or IPv6.',
  },
  { field: 'details.sourceport', type: 'port', ecs: 'source.port', description: 'Port that the activity came from.' },
  {
    field: 'details.destinationipaddress',
    type: 'address',
    ecs: 'destination.ip',
    description: 'Address that the activity went to.',
  },
  {
    field: 'details.destinationport',
    type: 'port',
    ecs: 'destination.port',
    description: 'Port that the activity went to.',
  },
  {
    field: 'details.sourceuri',
    type: 'text',
    ecs: 'http.request.referrer',
    description: 'Page that a web request came from.',
  },
  {
    field: 'details.destinationuri',
    type: 'text',
    ecs: 'url.original',
    description: 'Page that a web request asked for.',
  },
  { field: 'details.username', type: 'text', ecs: 'user.name', windows: ['User'], description: 'User who acted.' },
  {
    field: 'details.useragent',
    type: 'text',
    ecs: 'user_agent.original',
    description: 'Program that a web request named as its own.',
  },
  {
    field: 'details.success',
    type: 'boolean',
    ecs: 'event.outcome',
    description: 'Whether it succeeded: true or false (in ECS `success`, `failure`).',
  },
  { field: 'details.error', type: 'text', ecs: 'error.message', description: 'What went wrong, if something did.' },
  { field: 'details.facility', type: 'text', ecs: 'log.syslog.facility.name', description: 'Syslog facility.' },
  {
    field: 'details.program',
    type: 'text',
    description: 'Program by the name that syslog gave it, as in `processname`.',
  },
  {
    field: 'details.eventsource',
    type: 'text',
    ecs: 'log.file.path',
    description: 'File or logger that it was read from.',
  },
  {
    field: 'details.eventsourceipaddress',
    type: 'address',
    ecs: 'log.source.address',
    description: 'Address of the host that sent it to the log collector.',
  },
];
