import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createLogger } from '../../../src/log/log.ts';
import { frontendConfig } from '../../../src/receive/frontend-config.ts';
import { AllowList } from '../../../src/receive/syslog/allow-list.ts';
import { DatagramServer } from '../../../src/receive/syslog/datagram-server.ts';
import { StreamServer } from '../../../src/receive/syslog/stream-server.ts';
import { syslogAddresses } from '../../../src/receive/syslog/syslog-addresses.ts';
import { startFrontend } from '../frontend-harness.ts';
import { closed, open, sendUdp, until } from './syslog-harness.ts';

const TLS = resolve(import.meta.dirname, '../../fixtures/tls');
const files = { cert_file: `${TLS}/old.cert.pem`, key_file: `${TLS}/old.key.pem` };
const addresses =
  (syslog: object, more: object = {}) =>
  () =>
    syslogAddresses(frontendConfig.parse({ syslog, ...more }));

describe('where syslog may be taken', () => {
  it.each([
    ['nowhere by default', {}, {}],
    ['on loopback', { listen_udp: '127.0.0.1:514', listen_tcp: '[::1]:601' }, {}],
    ['beyond it from networks that are allowed', { listen_udp: '0.0.0.0:514', allow: ['192.0.2.0/24'] }, {}],
    ['beyond it from everybody, if somebody says so', { listen_tcp: '0.0.0.0:601' }, { insecure: true }],
    [
      'beyond it from clients with certificates',
      { listen_tls: '0.0.0.0:6514', tls: { ...files, ca_file: files.cert_file } },
      {},
    ],
    ['with the certificate of HTTPS', { listen_tls: '127.0.0.1:6514' }, { tls: files }],
  ])('%s', (_name, syslog, more) => {
    expect(addresses(syslog, more)).not.toThrow();
  });

  it.each([
    ['listen_udp', { listen_udp: '0.0.0.0:514' }],
    ['listen_tcp', { listen_tcp: '0.0.0.0:601' }],
    ['listen_tls', { listen_tls: '0.0.0.0:6514', tls: files }],
    [
      'listen_udp',
      { listen_udp: '0.0.0.0:514', listen_tls: '0.0.0.0:6514', tls: { ...files, ca_file: files.cert_file } },
    ],
  ])('not beyond it from everybody: %s', (key, syslog) => {
    expect(addresses(syslog)).toThrow(
      expect.objectContaining({ code: 'insecure-listen', where: `frontend.syslog.${key}` }),
    );
  });

  it('not over TLS without a certificate, or with one that cannot be used', () => {
    expect(addresses({ listen_tls: '127.0.0.1:6514' })).toThrow(
      expect.objectContaining({ code: 'config-invalid', where: 'frontend.syslog.tls.cert_file' }),
    );
    expect(addresses({ listen_tls: '127.0.0.1:6514', tls: { ...files, key_file: `${TLS}/new.key.pem` } })).toThrow(
      expect.objectContaining({ code: 'config-invalid', where: 'frontend.syslog.tls' }),
    );
  });

  it.each(['192.0.2.0/33', '192.0.2/24', 'example.com', '192.0.2.0/24/1', '', '::/129'])(
    'not with the network %j',
    (network) => {
      expect(addresses({ allow: [network] })).toThrow();
    },
  );
});

describe('AllowList', () => {
  const list = new AllowList(['192.0.2.0/24', '2001:db8::/32', '198.51.100.7']);

  it.each(['192.0.2.255', '2001:db8:ffff::1', '198.51.100.7', '127.0.0.1', '::1'])('lets %s send', (address) => {
    expect(list.allows(address)).toBe(true);
  });

  it.each(['192.0.3.1', '2001:db9::1', '198.51.100.8', 'fe80::1%eth0', ''])('does not let %j send', (address) => {
    expect(list.allows(address)).toBe(false);
  });

  it('lets everybody send when it is empty', () => {
    expect(new AllowList([]).allows('203.0.113.1')).toBe(true);
  });
});

describe('a stranger', () => {
  const refused: string[] = [];
  const taken: string[] = [];
  const gatherer = {
    mayRead: true,
    hasRoom: () => true,
    take: (_sender: object, message: Buffer) => void taken.push(message.toString()),
  };
  const shared = {
    limits: frontendConfig.parse({}).syslog.limits,
    // Loopback is never strange to an AllowList.
    allowed: { allows: () => false },
    gatherer,
    onRefused: (reason: string, address: string) => void refused.push(`${reason} ${address}`),
    log: createLogger('silent'),
    now: Date.now,
  };
  const address = { host: '127.0.0.1', port: 0 };

  it('is disconnected before anything is read', async () => {
    const server = new StreamServer({ ...shared, transport: 'tcp' });
    await server.start(address, 'test');
    const socket = await open(server.port);
    const gone = closed(socket);
    socket.write('<13>let me in\n');
    await gone;

    expect([refused.splice(0), taken]).toEqual([['not-allowed 127.0.0.1'], []]);
    await server.stop();
  });

  it('has its datagrams counted and left', async () => {
    const server = new DatagramServer({
      ...shared,
      transport: 'udp',
      receiveBuffer: 100_000,
      onDropped: () => undefined,
    });
    await server.start(address, 'test');
    await sendUdp(server.bound.port, ['<13>let me in']);
    await until(() => refused.length > 0);

    expect([refused.splice(0), taken]).toEqual([['not-allowed 127.0.0.1'], []]);
    await server.stop();
  });
});

it('listens nowhere when one of its addresses is taken', async () => {
  const first = await startFrontend({ syslog: { listen_tcp: '127.0.0.1:0', listen_udp: '127.0.0.1:0' } });
  const { tcp = 0, udp = 0 } = first.frontend.syslogPorts;

  await expect(
    startFrontend({ syslog: { listen_udp: '127.0.0.1:0', listen_tcp: `127.0.0.1:${tcp}` } }),
  ).rejects.toMatchObject({
    code: 'address-in-use',
    where: 'frontend.syslog.listen_tcp',
  });
  await expect(startFrontend({ syslog: { listen_udp: `127.0.0.1:${udp}` } })).rejects.toMatchObject({
    code: 'address-in-use',
    where: 'frontend.syslog.listen_udp',
  });

  await first.stop();
});
