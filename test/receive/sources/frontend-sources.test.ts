import { afterEach, describe, expect, it } from '@jest/globals';
import { exchange, type Harness, startFrontend, until } from '../frontend-harness.ts';
import { sendUdp } from '../syslog/syslog-harness.ts';

const TOKEN = 'a-token-of-some-length';

let harness: Harness;
afterEach(() => harness.stop());
const sums = () =>
  harness.sources.take().sums.map(({ tokensource, address, shippers, endpoints, accepted, lastAccepted, refused }) => ({
    tokensource,
    address,
    shippers,
    endpoints,
    accepted,
    ever: lastAccepted !== undefined,
    refused: [...refused].map(([status, { count, reason }]) => `${status} ${reason} ${count}`),
  }));

describe('the frontend', () => {
  it('notes who sends: token, address, program, and how much', async () => {
    harness = await startFrontend({ tokens: [{ name: 'web', token: TOKEN }] });
    const headers = { authorization: `Bearer ${TOKEN}`, 'user-agent': 'Fluent-Bit/3 (linux)' };
    await harness.post('/events', '{"a":1}{"a":2}', headers);
    await harness.post('/custom/app', '{"a":3}', headers);
    await harness.post('/events', '42', headers);

    expect(sums()).toEqual([
      {
        tokensource: 'web',
        address: '127.0.0.1',
        shippers: new Set(['Fluent-Bit/3']),
        endpoints: new Set(['events', 'custom']),
        accepted: 3,
        ever: true,
        refused: ['400 unparsable 1'],
      },
    ]);
  });

  it('notes who is refused, but not who only looks', async () => {
    harness = await startFrontend({ tokens: [{ name: 'web', token: TOKEN }], limits: { body: '10B' } });
    const agent = { 'user-agent': 'Ruby' };
    await harness.post('/events', '{}', agent);
    await harness.post('/_bulk', '{}', { ...agent, authorization: 'Bearer wrong' });
    await fetch(`${harness.url}/nothing`);
    await harness.post('/events', '{"a":"too long"}', { ...agent, authorization: `Bearer ${TOKEN}` });
    await exchange(harness.port, 'no HTTP at all\r\n\r\n');

    const none = { address: '127.0.0.1', accepted: 0, ever: false };
    expect(sums()).toEqual([
      {
        ...none,
        tokensource: undefined,
        shippers: new Set(['Ruby']),
        endpoints: new Set(['events', 'bulk', 'unknown']),
        refused: ['401 unauthorized 2', '400 bad-request 1'],
      },
      {
        ...none,
        tokensource: 'web',
        shippers: new Set(['Ruby']),
        endpoints: new Set(['events']),
        refused: ['413 body-too-large 1'],
      },
    ]);
  });

  it('notes who sends syslog', async () => {
    harness = await startFrontend({ syslog: { listen_udp: '127.0.0.1:0' } });
    await sendUdp(harness.frontend.syslogPorts.udp ?? 0, ['<13>a', '<13>b']);
    await until(() => harness.queue.events().length === 2);

    expect(sums()).toMatchObject([
      { address: '127.0.0.1', shippers: new Set(['syslog/udp']), endpoints: new Set(['syslog']), accepted: 2 },
    ]);
  });
});
