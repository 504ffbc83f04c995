import { execFile, execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { hostname } from 'node:os';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Event } from '../../src/event/event.ts';
import { runCli } from '../cli/support/run-cli.ts';
import { RunningServer, until } from '../support/running-server.ts';

const run = promisify(execFile);

/** util-linux's `logger`, which speaks all of it; others do not. */
const hasLogger = (() => {
  try {
    return execFileSync('logger', ['--version'], { encoding: 'utf8' }).includes('util-linux');
  } catch {
    return false;
  }
})();

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === 'object' && address ? address.port : 0;
}

(hasLogger ? describe : describe.skip)('syslog of a real sender (util-linux logger)', () => {
  let server: RunningServer;
  let udp = 0;
  let tcp = 0;
  beforeAll(async () => {
    [udp, tcp] = [await freePort(), await freePort()];
    server = await RunningServer.start({ set: listens() });
  }, 60_000);
  afterAll(() => server.dispose());

  const listens = (): string[] => [
    `frontend.syslog.listen_udp=127.0.0.1:${udp}`,
    `frontend.syslog.listen_tcp=127.0.0.1:${tcp}`,
  ];
  const log = (how: string[], message: string) =>
    run('logger', [
      '--server',
      '127.0.0.1',
      '--tag',
      'sshd',
      '--id=4711',
      '--priority',
      'auth.warning',
      ...how,
      message,
    ]);
  const find = async (word: string): Promise<Event[]> => {
    await until(async () => (await server.count(word)) > 0, 20_000, `the event ${word}`);
    return (await server.get<{ events: Event[] }>(`/api/events/search?q=${word}&from=now-1h&to=now%2B1h`)).events;
  };

  it.each<[string, () => string[]]>([
    ['udprfc3164', () => ['--udp', '--port', String(udp), '--rfc3164']],
    ['udprfc5424', () => ['--udp', '--port', String(udp), '--rfc5424']],
    ['tcprfc3164', () => ['--tcp', '--port', String(tcp), '--rfc3164']],
    ['tcprfc5424', () => ['--tcp', '--port', String(tcp), '--rfc5424', '--octet-count']],
    ['tcpcounted', () => ['--tcp', '--port', String(tcp), '--rfc3164', '--octet-count']],
  ])('is stored once, with host, program, time and severity: %s', async (word, how) => {
    const before = Date.now();
    await log(how(), `Invalid user ${word} from 192.0.2.7 port 40022`);

    const events = await find(word);

    expect(events).toHaveLength(1);
    const [event] = events;
    expect(event).toMatchObject({
      hostname: hostname().split('.')[0],
      processname: 'sshd',
      processid: '4711',
      severity: 'WARNING',
      source: 'auth',
      summary: `Invalid user ${word} from 192.0.2.7 port 40022`,
      details: { sourceipaddress: '192.0.2.7' },
      mozdef: { endpoint: 'syslog', sender: '127.0.0.1' },
    });
    // RFC 3164 has seconds, and no zone.
    expect(Math.abs(Date.parse(event?.utctimestamp ?? '') - before)).toBeLessThan(60_000);
  });

  it('is what doctor finds on its ports', async () => {
    const flags = listens().flatMap((set) => ['--set', set]);

    const { stdout } = await runCli(['doctor', '--data-dir', server.dataDir, ...flags]);

    expect(stdout).toContain(`ok    syslog over UDP  127.0.0.1:${udp} is served`);
    expect(stdout).toContain(`ok    syslog over TCP  127.0.0.1:${tcp} is served`);
  });

  it('is the same event as when its lines are posted', async () => {
    const lines = [
      '<36>Nov 24 10:00:00 fw1 CEF:0|Vendor|fw|1|42|port scan|7|src=192.0.2.8 dpt=22 act=same suser=ann rt=Nov 24 2026 09:59:59',
      'LEEF:2.0|Vendor|fw|1|43|^|src=192.0.2.8^action=same^devTime=Nov 24 2026 10:00:00',
      '<165>1 2026-11-24T10:00:00Z relay app 42 - - {"host":"web1","action":"same","n":12345678901234567890}',
      '<4>Nov 24 10:00:00 gw kernel: [UFW BLOCK] IN=eth0 SRC=192.0.2.9 DPT=22 action=same SYN',
      '{"summary":"alone","action":"same","timestamp":"2026-11-24T10:00:00Z"}',
    ];
    const socket = createSocket('udp4');
    for (const line of lines) await new Promise((sent) => socket.send(line, udp, '127.0.0.1', sent));
    socket.close();
    await server.post('/events', lines.join('\n'));
    const same = 'details.action:same';
    await until(async () => (await server.count(same)) === 2 * lines.length, 20_000, 'all events');

    const path = `/api/events/search?q=${same}&from=2026-11-01&to=2026-12-31&limit=100`;
    const { events } = await server.get<{ events: Event[] }>(path);
    const seen = (over: (endpoint: string) => boolean): string[] =>
      events
        .filter(({ mozdef }) => over(mozdef.endpoint))
        .map((event) => JSON.stringify({ ...event, receivedtimestamp: '', mozdef: event.mozdef.plugins }))
        .sort();
    expect(seen((endpoint) => endpoint === 'syslog')).toHaveLength(lines.length);
    expect(seen((endpoint) => endpoint === 'syslog')).toEqual(seen((endpoint) => endpoint === 'events'));
  });
});
