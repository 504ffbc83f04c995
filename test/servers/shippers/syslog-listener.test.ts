import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { until } from '../../support/running-server.ts';
import { freePort } from '../test-servers.ts';
import { guideExample } from './guide-example.ts';
import { startRsyslog } from './rsyslog.ts';
import type { Line } from './shipper.contract.ts';
import { shipperSite } from './shipper-site.ts';
import type { StoredEvent } from './shipper-target.ts';
import type { SyslogDaemon } from './syslog-daemon.ts';
import { syslogLines } from './syslog-lines.ts';
import { startSyslogNgDaemon } from './syslog-ng.ts';

const CERTIFICATE = resolve(import.meta.dirname, '../../fixtures/tls/old');
const PATIENCE_MS = 30_000;
const AGO_MS = 3_600_000;
/** More than one record of TLS has, and than one segment of TCP. */
const LONG = 'long '.repeat(1000);

const udp = await freePort([1, 2]);
const [tcp, tls] = [udp + 1, udp + 2];
const SETTINGS = [
  `frontend.syslog.listen_udp=127.0.0.1:${udp}`,
  `frontend.syslog.listen_tcp=127.0.0.1:${tcp}`,
  `frontend.syslog.listen_tls=127.0.0.1:${tls}`,
  `frontend.syslog.tls.cert_file=${CERTIFICATE}.cert.pem`,
  `frontend.syslog.tls.key_file=${CERTIFICATE}.key.pem`,
];

/** What rsyslog says of time in RFC 3164; syslog-ng adds decimals when it is told to. */
const SECONDS = 'seconds';
const MILLISECONDS = 'milliseconds';

describe.each([
  ['rsyslog', startRsyslogs],
  ['syslog-ng', startSyslogNgs],
])('%s', (name, start) => {
  const { target, shipper } = shipperSite(({ folder }) => start(folder), SETTINGS);
  const storedAbout = async (what: string): Promise<StoredEvent[]> =>
    (await target().stored()).filter(({ summary }) => summary.includes(what));

  it.each([
    ['udp', name === 'rsyslog' ? SECONDS : MILLISECONDS],
    ['lines', MILLISECONDS],
    ['counted', MILLISECONDS],
    ['tls', MILLISECONDS],
  ])('sends over %s what is found once, parsed, with its time in %s', async (way, precision) => {
    const what = `${name} over ${way}`;
    const lines = linesAbout(what);
    await shipper().write(way, syslogLines(lines));
    await until(async () => (await storedAbout(what)).length >= lines.length, PATIENCE_MS, what);

    const events = await storedAbout(what);
    expect(events.map(({ summary }) => summary).sort()).toEqual(lines.map(summaryOf).sort());
    for (const line of lines) {
      const event = events.find(({ summary }) => summary === summaryOf(line));
      expect(event).toMatchObject({ ...FIELDS, ...line.fields });
      const ms = line.time.getTime();
      expect(Date.parse(event?.utctimestamp ?? '')).toBe(precision === SECONDS ? ms - (ms % 1000) : ms);
    }
  });

  it('sends nothing else, and nothing twice', async () => {
    expect(await target().stored()).toHaveLength(4 * linesAbout('all').length);
    expect(await target().deadLetters()).toBe(0);
  });
});

/** What is stored of every line. */
const FIELDS = {
  hostname: 'web1',
  processname: 'shop',
  processid: '4711',
  mozdef: { endpoint: 'syslog', sender: '127.0.0.1' },
};

interface KnownLine extends Line {
  /** What is stored of it besides. */
  readonly fields: { readonly severity: string; readonly summary?: string; readonly details?: object };
}

function summaryOf({ text, fields }: KnownLine): string {
  return fields.summary ?? text;
}

function linesAbout(what: string): KnownLine[] {
  const cef = `CEF:0|Vendor|firewall|1|42|port scan seen by ${what}|9|src=192.0.2.8 dpt=22 msg=äöü`;
  const ofCef = {
    summary: `port scan seen by ${what}`,
    severity: 'CRITICAL',
    details: { sourceipaddress: '192.0.2.8', destinationport: 22, message: 'äöü' },
  };
  const lines: readonly Omit<KnownLine, 'time'>[] = [
    { text: `line by ${what}, "quoted"`, level: 'error', fields: { severity: 'ERROR' } },
    { text: `Grüße 日本 \u{1f512} by ${what}`, level: 'info', fields: { severity: 'INFO' } },
    { text: `12 <13>begins like a frame by ${what}`, level: 'warning', fields: { severity: 'WARNING' } },
    { text: `${LONG}by ${what}`, level: 'info', fields: { severity: 'INFO' } },
    { text: cef, level: 'info', fields: ofCef },
  ];
  const from = Date.now() - AGO_MS;
  return lines.map((line, index) => ({ ...line, time: new Date(from + index) }));
}

function startRsyslogs(folder: string): Promise<SyslogDaemon> {
  const guide = (port: number, way: string, more = ''): string =>
    guideExample('send-syslog.md', 'rsyslog', {
      'mozdef.example.com': '127.0.0.1',
      'port="601"': `port="${port}"`,
      'queue.filename="mozdef"': `queue.filename="${way}" ${more}`,
    });
  return startRsyslog(folder, {
    before: `global(defaultNetstreamDriverCAFile="${CERTIFICATE}.cert.pem")`,
    actions: {
      udp: `action(type="omfwd" target="127.0.0.1" port="${udp}" protocol="udp")`,
      lines: `action(type="omfwd" target="127.0.0.1" port="${tcp}" protocol="tcp" template="RSYSLOG_SyslogProtocol23Format")`,
      counted: guide(tcp, 'counted'),
      tls: guide(
        tls,
        'tls',
        'StreamDriver="ossl" StreamDriverMode="1" StreamDriverAuthMode="x509/name" StreamDriverPermittedPeers="localhost"',
      ),
    },
  });
}

function startSyslogNgs(folder: string): Promise<SyslogDaemon> {
  const to = (destination: string): string =>
    `destination d_mozdef { ${destination}; };
log { source(s_src); destination(d_mozdef); };`;
  return startSyslogNgDaemon(folder, {
    udp: to(`network("127.0.0.1" port(${udp}) transport("udp"))`),
    lines: to(`network("127.0.0.1" port(${tcp}) transport("tcp"))`),
    counted: to(`syslog("127.0.0.1" port(${tcp}) transport("tcp") persist-name("counted"))`),
    tls: guideExample('send-syslog.md', 'syslog-ng', {
      'mozdef.example.com': '127.0.0.1',
      'port(6514)': `port(${tls})`,
      '/etc/syslog-ng/mozdef-ca.pem': `${CERTIFICATE}.cert.pem`,
      'reliable(yes)': `reliable(yes) dir("${folder}")`,
    }),
  });
}
