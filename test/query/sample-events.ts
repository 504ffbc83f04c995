import type { Event, JsonObject } from '../../src/event/event.ts';

type Sample = Partial<Omit<Event, 'mozdef'>> & { readonly details?: JsonObject };

function sample(number: number, some: Sample): Event {
  const time = `2026-11-24T10:00:${String(number).padStart(2, '0')}.000Z`;
  return {
    receivedtimestamp: time,
    utctimestamp: time,
    timestamp: time,
    mozdefhostname: 'mozdef.example.com',
    hostname: 'web1.example.com',
    source: 'auth.log',
    category: 'authentication',
    severity: 'INFO',
    processname: 'sshd',
    processid: String(4000 + number),
    summary: '',
    tags: [],
    type: 'event',
    details: {},
    mozdef: { id: `sample-${number}`, sender: '192.0.2.1', endpoint: 'events', plugins: [] },
    ...some,
  };
}

/** Twelve events that the table of queries speaks of by their numbers, 1 to 12. */
export const SAMPLE_EVENTS: readonly Event[] = [
  sample(1, {
    summary: 'Failed password for root from 10.0.0.7 port 22 ssh2',
    details: { sourceipaddress: '10.0.0.7', sourceport: 22, username: 'root', success: false },
  }),
  sample(2, {
    summary: 'Accepted publickey for alice from 10.1.2.3',
    details: { sourceipaddress: '10.1.2.3', sourceport: '50022', username: 'Alice', success: true },
  }),
  sample(3, {
    summary: 'Failed password for invalid user admin',
    hostname: 'db1.example.com',
    details: { sourceipaddress: '2001:db8::1', username: 'admin' },
  }),
  sample(4, {
    summary: 'password failed',
    severity: 'WARNING',
    details: { sourceipaddress: ['192.0.2.9', '10.9.9.9'], username: 'admin2' },
  }),
  sample(5, {
    summary: 'GET /index.html?id=1 200',
    category: 'web',
    processname: 'nginx',
    source: 'access',
    details: { status: 200, destinationuri: '/index.html?id=1', useragent: 'curl/8.5' },
  }),
  sample(6, {
    summary: 'GET /admin 404',
    category: 'web',
    processname: 'nginx',
    source: 'access',
    details: { status: 404, bytes: 1.5e3, useragent: 'Mozilla/5.0 (X11)' },
  }),
  sample(7, {
    summary: 'session opened',
    processname: 'su',
    tags: ['key-staff', 'Lateral Movement'],
    details: { program: 'su-helper', username: 'carol' },
  }),
  sample(8, {
    summary: 'Process created',
    category: 'process',
    source: 'Sysmon',
    details: { image: 'C:\\Windows\\System32\\cmd.exe', 'parent.name': 'explorer.exe', hashes: { md5: 'ABCDEF' } },
  }),
  sample(9, {
    summary: 'Process created',
    category: 'process',
    source: 'Sysmon',
    details: {
      image: 'C:\\Temp\\x.exe',
      parent: { name: 'winword.exe' },
      modules: [{ name: 'a.dll' }, { name: 'b.dll' }],
    },
  }),
  sample(10, {
    summary: 'Größe überschritten: ΛΟΓΟΣ',
    severity: 'ERROR',
    hostname: 'büro',
    details: { note: 'say "hi"\nnow', empty: '' },
  }),
  sample(11, {
    summary: 'connection from ::ffff:10.0.0.8',
    processname: 'smtpd',
    utctimestamp: '2026-11-25T00:00:00.000Z',
    details: { sourceipaddress: '::ffff:10.0.0.8', nothing: null },
  }),
  sample(12, {
    summary: 'dns query',
    category: 'dns',
    utctimestamp: '2026-11-23T23:59:59.999Z',
    details: { query: 'evil.example.net', answers: 0, object: {} },
  }),
];
