import type { Place, ToldEvent } from './told-event.ts';

/** What sshd writes to syslog. */
export function sshd(place: Place, summary: string): ToldEvent {
  const severity = summary.startsWith('Failed') ? 'NOTICE' : 'INFO';
  const details = { program: 'sshd', facility: 'auth' };
  return { ...place, source: 'auth', category: 'syslog', severity, processname: 'sshd', summary, details };
}

/** What su writes to syslog. */
export function su(place: Place, summary: string): ToldEvent {
  const details = { program: 'su', facility: 'authpriv' };
  return { ...place, source: 'authpriv', category: 'syslog', severity: 'INFO', processname: 'su', summary, details };
}

interface Request {
  readonly from: string;
  readonly method?: string;
  readonly uri: string;
  readonly status: number;
  readonly bytes: number;
  readonly agent: string;
}

/** What a web server that logs JSON says of a request. */
export function webRequest(place: Place, { from, method = 'GET', uri, status, bytes, agent }: Request): ToldEvent {
  return {
    ...place,
    source: 'nginx',
    category: 'web',
    severity: status >= 500 ? 'ERROR' : 'INFO',
    processname: 'nginx',
    summary: `${from} ${method} ${uri} ${status}`,
    details: { sourceipaddress: from, method, uri, status, bytes, useragent: agent },
  };
}

interface Connection {
  readonly action: 'ACCEPT' | 'DROP';
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly bytes: number;
}

/** What the firewall says of a connection. */
export function connection(place: Place, { action, from, to, port, bytes }: Connection): ToldEvent {
  return {
    ...place,
    source: 'firewall',
    category: 'firewall',
    severity: action === 'DROP' ? 'NOTICE' : 'INFO',
    processname: 'filterlog',
    summary: `${action} TCP ${from} -> ${to}:${port}, ${bytes} bytes`,
    details: { action, protocol: 'TCP', sourceipaddress: from, destinationipaddress: to, destinationport: port, bytes },
  };
}

/** What the resolver says of a question. */
export function question(place: Place, from: string, name: string): ToldEvent {
  return {
    ...place,
    source: 'dns',
    category: 'dns',
    severity: 'INFO',
    processname: 'unbound',
    summary: `query ${name} A from ${from}`,
    details: { sourceipaddress: from, query: name, querytype: 'A' },
  };
}

interface Call {
  readonly service: string;
  readonly name: string;
  readonly user: Readonly<Record<string, string>>;
  readonly from: string;
  readonly more?: ToldEvent['details'];
}

/** What CloudTrail says of a call. */
export function cloudCall(place: Place, { service, name, user, from, more }: Call): ToldEvent {
  const who = user['userName'] ?? user['type'] ?? 'nobody';
  return {
    ...place,
    source: 'cloudtrail',
    category: 'AWSCloudtrail',
    severity: 'INFO',
    processname: 'cloudtrail',
    summary: `${who} called ${service}:${name}`,
    details: {
      eventSource: `${service}.amazonaws.com`,
      eventName: name,
      awsRegion: 'eu-north-1',
      sourceIPAddress: from,
      userIdentity: { ...user },
      recipientAccountId: user['accountId'] ?? '',
      ...more,
    },
  };
}

/** What Windows writes to its log of security. */
export function windows(place: Place, id: number, summary: string, details: ToldEvent['details']): ToldEvent {
  const source = id === 1102 ? 'Microsoft-Windows-Eventlog' : 'Microsoft-Windows-Security-Auditing';
  return {
    ...place,
    source: 'Security',
    category: 'windows',
    severity: id === 4625 ? 'NOTICE' : 'INFO',
    processname: source,
    summary,
    details: { EventID: id, Channel: 'Security', SourceName: source, ...details },
  };
}

/** What the provider of identities says of a login. */
export function signIn(place: Place, username: string, from: string): ToldEvent {
  return {
    ...place,
    source: 'auth0',
    category: 'authentication',
    severity: 'INFO',
    processname: 'auth0',
    summary: `Success Login of ${username} from ${from}`,
    tags: ['auth0'],
    details: { eventname: 'Success Login', username, sourceipaddress: from, success: true },
  };
}
