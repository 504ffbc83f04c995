import type { Event } from '../../../src/event/event.ts';
import { HOSTILE_TEXTS } from './hostile-texts.ts';

const HOSTS = [
  'web-01.example.com',
  'web-02.example.com',
  'db-01.example.com',
  'vpn.example.com',
  'mail.example.com',
  'dc-01.corp.example.com',
];
const USERS = ['root', 'admin', 'ann', 'bob', 'deploy', 'oracle', 'postgres'];

type Maker = (
  pick: (most: number) => number,
) => Pick<Event, 'severity' | 'processname' | 'category' | 'source' | 'summary' | 'tags' | 'details'>;

const address = (pick: (most: number) => number): string =>
  `${['192.0.2', '198.51.100', '203.0.113'][pick(3)]}.${1 + pick(254)}`;

/** Shapes of real logs with synthetic values. */
const MAKERS: readonly Maker[] = [
  (pick) => {
    const ip = address(pick);
    const username = USERS[pick(USERS.length)] ?? 'root';
    const sourceport = 1024 + pick(60_000);
    return {
      severity: 'WARNING',
      processname: 'sshd',
      category: 'authentication',
      source: 'auth',
      summary: `Failed password for invalid user ${username} from ${ip} port ${sourceport} ssh2`,
      tags: ['ssh', 'failed'],
      details: { sourceipaddress: ip, sourceport, username, success: false, authmethod: 'password', program: 'sshd' },
    };
  },
  (pick) => ({
    severity: 'INFO',
    processname: 'sshd',
    category: 'authentication',
    source: 'auth',
    summary: `Accepted publickey for ${USERS[pick(USERS.length)]} from 192.0.2.${pick(20)} port ${1024 + pick(60_000)} ssh2: ED25519 SHA256:0f3a…`,
    tags: ['ssh'],
    details: {
      sourceipaddress: `192.0.2.${pick(20)}`,
      username: USERS[pick(4)] ?? 'ann',
      success: true,
      authmethod: 'publickey',
    },
  }),
  (pick) => ({
    severity: 'INFO',
    processname: 'nginx',
    category: 'web',
    source: '/var/log/nginx/access.log',
    summary: `GET /api/v2/orders/${pick(90_000)} ${['200', '200', '304', '404'][pick(4)]} ${pick(900)} ms`,
    tags: ['access'],
    details: {
      sourceipaddress: address(pick),
      httpmethod: 'GET',
      httpstatus: 200,
      url: `https://shop.example.com/api/v2/orders/${pick(90_000)}`,
      useragent: 'Mozilla/5.0 (X11; Linux x86_64)',
      responsetimems: pick(900),
    },
  }),
  (pick) => ({
    severity: 'NOTICE',
    processname: 'sudo',
    category: 'privilege',
    source: 'auth',
    summary: `ann : TTY=pts/${pick(9)} ; PWD=/home/ann ; USER=root ; COMMAND=/usr/bin/systemctl restart nginx`,
    tags: ['sudo'],
    details: { username: 'ann', targetuser: 'root', command: '/usr/bin/systemctl restart nginx' },
  }),
  (pick) => ({
    severity: 'ERROR',
    processname: 'httpd',
    category: 'web',
    source: '/var/log/httpd/error_log',
    summary: `[client ${address(pick)}] Directory index forbidden by rule: /var/www/html/`,
    tags: ['apache', 'error'],
    details: { sourceipaddress: address(pick), module: 'autoindex', path: '/var/www/html/' },
  }),
  (pick) => ({
    severity: 'DEBUG',
    processname: 'kernel',
    category: 'firewall',
    source: 'syslog',
    summary: `IN=eth0 OUT= SRC=${address(pick)} DST=192.0.2.10 LEN=60 PROTO=TCP SPT=${1024 + pick(60_000)} DPT=${[22, 23, 445, 3389][pick(4)]} SYN`,
    tags: ['firewall', 'drop'],
    details: { sourceipaddress: address(pick), destinationport: [22, 23, 445, 3389][pick(4)] ?? 22, protocol: 'tcp' },
  }),
  (pick) => ({
    severity: 'CRITICAL',
    processname: 'Microsoft-Windows-Sysmon',
    category: 'process',
    source: 'Microsoft-Windows-Sysmon/Operational',
    summary: `Process Create: C:\\Windows\\System32\\rundll32.exe comsvcs.dll, MiniDump ${600 + pick(300)} C:\\temp\\out.dmp full`,
    tags: ['windows', 'sysmon'],
    details: {
      eventid: 1,
      image: 'C:\\Windows\\System32\\rundll32.exe',
      commandline: `rundll32.exe comsvcs.dll, MiniDump ${600 + pick(300)}`,
      integritylevel: 'High',
      username: 'CORP\\ann',
    },
  }),
];
/** How often each shape comes, by index into MAKERS. */
const MIX = [0, 0, 0, 1, 1, 2, 2, 2, 2, 2, 2, 3, 4, 5, 5, 1, 2, 2, 0, 5];

/** Deterministic numbers below `most`. */
function picker(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
}

/** One event; the same index and time give the same event. */
export function cannedEvent(index: number, time: number): Event {
  const pick = picker(index * 7919 + 17);
  pick(9);
  const which = pick(97) === 0 ? 6 : (MIX[pick(MIX.length)] ?? 2);
  const made = (MAKERS[which] ?? MAKERS[0])?.(pick);
  if (made === undefined) throw new Error('no such shape');
  const iso = new Date(time).toISOString();
  return {
    receivedtimestamp: new Date(time + 420).toISOString(),
    utctimestamp: iso,
    timestamp: iso.replace('Z', '+00:00'),
    mozdefhostname: 'mozdef.example.com',
    hostname: HOSTS[pick(HOSTS.length)] ?? 'web-01.example.com',
    processid: String(300 + pick(30_000)),
    type: 'event',
    ...made,
    mozdef: {
      id: `0199c1e2-7a10-7000-8000-${String(index).padStart(12, '0')}-0`,
      seq: index,
      sender: '127.0.0.1',
      endpoint: 'events',
      plugins: ['sshd', 'ip-addresses', 'geoip'],
    },
  };
}

/** So many events up to now, newest first, denser in a burst two thirds of the way. */
export function cannedEvents(count: number, now: number, spanMs = 86_000_000): Event[] {
  const events: Event[] = [];
  for (let index = 0; index < count; index += 1) {
    const share = index / count;
    const bent = share < 0.2 ? share * 0.4 : 0.08 + (share - 0.2) * 1.15;
    events.push(cannedEvent(index, Math.floor(now - 3000 - bent * spanMs - (index % 7) * 13)));
  }
  return events.sort((left, right) => (left.utctimestamp < right.utctimestamp ? 1 : -1));
}

/** What an attacker writes into logs in the hope of the one who reads them. */
export function hostileEvents(now: number): Event[] {
  const { script, order, link, template, surrogate } = HOSTILE_TEXTS;
  const texts = [script, order, link, `long ${'A'.repeat(1_000_000)} end`, template, surrogate];
  return texts.map((summary, index) => ({
    ...cannedEvent(900_000 + index, now - 500 - index),
    summary,
    hostname: index === 0 ? '<img src=//evil.example.net/p onerror=alert(3)>' : 'victim.example.com',
    severity: index === 1 ? '<SCRIPT>ALERT(4)</SCRIPT>' : 'ALERT',
    details: {
      note: summary,
      link: 'javascript:alert(5)',
      'odd key" onmouseover="alert(6)': 'value "quoted" \\ back',
      nested: { '<b>': ['x', { y: '\u202e' }] },
    },
  }));
}
