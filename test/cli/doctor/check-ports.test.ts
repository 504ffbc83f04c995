import { createSocket, Socket } from 'node:dgram';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, Server } from 'node:net';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { checkPorts } from '../../../src/cli/doctor/check-ports.ts';
import { loadSettings, type Settings } from '../../../src/settings.ts';
import { runCli, temporaryDirectory } from '../support/run-cli.ts';

const TLS = resolve(import.meta.dirname, '../../fixtures/tls');
const FRONTEND = { roles: 'frontend', 'frontend.listen': '127.0.0.1:0' };

function settings(set: Record<string, string>): Settings {
  const flags = Object.entries(set).map(([key, text]) => ({ flag: key, key, text }));
  return loadSettings({ env: {}, flags, directory: temporaryDirectory() }).settings;
}

/** Runs with a port that another program has, and once more when it has it no longer. */
async function around<T>(how: 'tcp' | 'udp', look: (port: number) => Promise<T>): Promise<{ taken: T; free: T }> {
  const other = how === 'tcp' ? createServer() : createSocket('udp4');
  await new Promise<void>((done) => {
    if (other instanceof Server) other.listen(0, '127.0.0.1', done);
    else other.bind(0, '127.0.0.1', done);
  });
  const { port } = other.address() as AddressInfo;
  const taken = await look(port);
  await new Promise<void>((done) => void other.close(() => done()));
  return { taken, free: await look(port) };
}

describe('the check of ports', () => {
  afterEach(() => void jest.restoreAllMocks());

  it('knows one that another program has', async () => {
    const { taken, free } = await around('tcp', (port) =>
      checkPorts(settings({ roles: 'web', 'web.listen': `127.0.0.1:${port}` })),
    );

    expect(taken).toMatchObject([
      { check: 'port of web', result: 'fail', message: expect.stringContaining('another program') },
    ]);
    expect(free).toMatchObject([{ result: 'ok' }]);
  });

  it.each([
    ['udp', 'syslog over UDP', 'frontend.syslog.listen_udp'],
    ['tcp', 'syslog over TCP', 'frontend.syslog.listen_tcp'],
    ['tcp', 'syslog over TLS', 'frontend.syslog.listen_tls'],
  ] as const)('knows one of %s that another program has: %s', async (how, check, where) => {
    const { taken, free } = await around(how, (port) =>
      checkPorts(settings({ ...FRONTEND, [where]: `127.0.0.1:${port}` })),
    );

    expect(taken[1]).toMatchObject({
      check,
      result: 'fail',
      message: expect.stringContaining('another program listens on 127.0.0.1'),
      remedy: expect.stringContaining(`--set ${where}=`),
    });
    expect(free[1]).toMatchObject({ check, result: 'ok', message: expect.stringMatching(/^127.*is free$/) });
  });

  it('takes a port of TCP for no port of UDP', async () => {
    const { taken } = await around('tcp', (port) =>
      checkPorts(settings({ ...FRONTEND, 'frontend.syslog.listen_udp': `127.0.0.1:${port}` })),
    );

    expect(taken[1]).toMatchObject({ check: 'syslog over UDP', result: 'ok' });
  });

  it('knows one for which this user lacks the privilege', async () => {
    // Who runs this may have it.
    const refuse = (socket: { emit(name: 'error', error: Error): boolean }): void =>
      void socket.emit('error', Object.assign(new Error('bind EACCES'), { code: 'EACCES' }));
    jest.spyOn(Socket.prototype, 'bind').mockImplementation(function (this: Socket) {
      refuse(this);
      return this;
    });
    jest.spyOn(Server.prototype, 'listen').mockImplementation(function (this: Server) {
      refuse(this);
      return this;
    });
    const set = { 'frontend.syslog.listen_udp': '127.0.0.1:514', 'frontend.syslog.listen_tcp': '[::1]:601' };

    const findings = await checkPorts(settings({ ...FRONTEND, ...set }));

    const refusal = { result: 'fail', remedy: expect.stringContaining('CAP_NET_BIND_SERVICE') };
    expect(findings.slice(1)).toMatchObject([
      { ...refusal, message: 'this user may not listen on 127.0.0.1:514' },
      { ...refusal, message: 'this user may not listen on [::1]:601' },
    ]);
  });

  it('knows an address that this machine does not have', async () => {
    const set = { 'frontend.listen': '192.0.2.1:8080', 'frontend.syslog.listen_udp': '192.0.2.1:5514' };

    const findings = await checkPorts(settings({ ...FRONTEND, ...set }));

    expect(findings.map(({ result }) => result)).toEqual(['fail', 'fail']);
  });

  it('knows those that the MozDef on this data directory serves, and looks at those that it does not', async () => {
    const data_dir = temporaryDirectory();
    writeFileSync(join(data_dir, 'run.json'), JSON.stringify({ pid: process.pid, syslog: { udp: 5514 } }));

    const { taken } = await around('tcp', (port) =>
      checkPorts(
        settings({
          ...FRONTEND,
          data_dir,
          'frontend.syslog.listen_udp': '127.0.0.1:5514',
          'frontend.syslog.listen_tcp': `127.0.0.1:${port}`,
        }),
      ),
    );

    expect(taken.slice(1)).toMatchObject([
      { check: 'syslog over UDP', result: 'ok', message: '127.0.0.1:5514 is served' },
      { check: 'syslog over TCP', result: 'fail' },
    ]);
  });

  it('leaves syslog alone where there is no frontend, or no syslog', async () => {
    const web = { roles: 'web', 'web.listen': '127.0.0.1:0', 'frontend.syslog.listen_udp': '192.0.2.1:514' };

    expect(await checkPorts(settings(web))).toHaveLength(1);
    expect(await checkPorts(settings(FRONTEND))).toHaveLength(1);
  });
});

it.each([
  ['is not there', 'none.pem', `${TLS}/old.key.pem`, /cannot use .*none\.pem.*ENOENT/],
  ['is of another key', `${TLS}/old.cert.pem`, `${TLS}/new.key.pem`, /cannot use .*old\.cert\.pem/],
])('doctor fails when the certificate of syslog over TLS %s', async (_what, cert, key, message) => {
  const set = {
    'frontend.syslog.listen_tls': '127.0.0.1:0',
    'frontend.syslog.tls.cert_file': cert,
    'frontend.syslog.tls.key_file': key,
  };

  const flags = Object.entries(set).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
  const { code, stdout } = await runCli(['doctor', '--json', ...flags]);

  expect(code).toBe(1);
  const failure = stdout.split('\n').find((line) => line.includes('"configuration"')) ?? '{}';
  expect(JSON.parse(failure)).toMatchObject({
    result: 'fail',
    message: expect.stringMatching(message),
    remedy: expect.stringContaining('PEM files'),
  });
});
