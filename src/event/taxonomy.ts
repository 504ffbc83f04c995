/** One field of the stored event, what it is called elsewhere, and what it means. */
export interface TaxonomyField {
  /** MozDef's name: a dotted path in the stored event. */
  readonly field: string;
  /** Name in the Elastic Common Schema, where there is one. */
  readonly ecs?: string;
  /** Names of the Windows event log and Sysmon, as Sigma rules use them, that normalization moves into this field. */
  readonly windows?: readonly string[];
  /** One sentence for the reference page. */
  readonly description: string;
}

/** MozDef's fields. `details` may hold any other field under the sender's own name. */
export const TAXONOMY: readonly TaxonomyField[] = [
  { field: 'utctimestamp', ecs: '@timestamp', description: 'When it happened, UTC with microseconds.' },
  { field: 'timestamp', description: 'The same instant with the offset from UTC that the sender wrote.' },
  { field: 'receivedtimestamp', ecs: 'event.ingested', description: 'When MozDef received it, UTC.' },
  { field: 'mozdefhostname', ecs: 'observer.name', description: 'Host that runs the MozDef that received it.' },
  { field: 'hostname', ecs: 'host.name', windows: ['Hostname', 'Computer'], description: 'Host that it happened on.' },
  {
    field: 'source',
    ecs: 'event.provider',
    windows: ['Channel'],
    description: 'Log it comes from: a facility, file, channel or product. Not a network address.',
  },
  { field: 'category', ecs: 'event.category', description: 'What kind of event it is, in the words of the sender.' },
  {
    field: 'severity',
    ecs: 'log.level',
    description:
      'EMERGENCY, ALERT, CRITICAL, ERROR, WARNING, NOTICE, INFO or DEBUG, or another word of the sender in upper case.',
  },
  { field: 'processname', ecs: 'process.name', description: 'Program that wrote it.' },
  { field: 'processid', ecs: 'process.pid', windows: ['ProcessId'], description: 'Process number of that program.' },
  {
    field: 'summary',
    ecs: 'message',
    windows: ['Message'],
    description: 'What happened, in a line a person can read.',
  },
  { field: 'tags', ecs: 'tags', description: 'Words that senders and plugins attached.' },
  { field: 'type', description: '`event`, the application of a custom endpoint, or what a plugin made of it.' },
  {
    field: 'details.sourceipaddress',
    ecs: 'source.ip',
    description: 'Address that the activity came from, IPv4 or IPv6.',
  },
  { field: 'details.sourceport', ecs: 'source.port', description: 'Port that the activity came from.' },
  { field: 'details.destinationipaddress', ecs: 'destination.ip', description: 'Address that the activity went to.' },
  { field: 'details.destinationport', ecs: 'destination.port', description: 'Port that the activity went to.' },
  { field: 'details.sourceuri', ecs: 'http.request.referrer', description: 'Page that a web request came from.' },
  { field: 'details.destinationuri', ecs: 'url.original', description: 'Page that a web request asked for.' },
  { field: 'details.username', ecs: 'user.name', windows: ['User'], description: 'User who acted.' },
  {
    field: 'details.useragent',
    ecs: 'user_agent.original',
    description: 'Program that a web request named as its own.',
  },
  {
    field: 'details.success',
    ecs: 'event.outcome',
    description: 'Whether it succeeded: true or false (in ECS `success`, `failure`).',
  },
  { field: 'details.error', ecs: 'error.message', description: 'What went wrong, if something did.' },
  { field: 'details.facility', ecs: 'log.syslog.facility.name', description: 'Syslog facility.' },
  { field: 'details.program', description: 'Program by the name that syslog gave it, as in `processname`.' },
  { field: 'details.eventsource', ecs: 'log.file.path', description: 'File or logger that it was read from.' },
  {
    field: 'details.eventsourceipaddress',
    ecs: 'log.source.address',
    description: 'Address of the host that sent it to the log collector.',
  },
];
