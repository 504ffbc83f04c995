import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Logger } from '../../../src/log/log.ts';
import { type Harness, startFrontend } from '../frontend-harness.ts';
import { metric, open, sendUdp, texts, until } from './syslog-harness.ts';

/** More than the sockets of both ends hold. */
const LINES = 60_000;
const line = (index: number) => `<13>${String(index).padStart(6, '0')} ${'x'.repeat(90)}`;

let harness: Harness;
const warnings: [object, string][] = [];
const log = {
  info() {},
  error() {},
  debug() {},
  warn: (fields: object, message: string) => warnings.push([fields, message]),
} as unknown as Logger;

beforeEach(async () => {
  warnings.length = 0;
  const syslog = { listen_udp: '127.0.0.1:0', listen_tcp: '127.0.0.1:0', limits: { in_flight: '200KB' } };
  harness = await startFrontend({ syslog }, log);
});
afterEach(() => harness.stop());

describe.each(['queue-full', 'queue-unavailable'] as const)('while the queue says %s', (code) => {
  it('TCP senders wait, and nothing of theirs is lost or comes twice', async () => {
    harness.queue.refusing = code;
    const socket = await open(harness.frontend.syslogPorts.tcp ?? 0);
    let sent = false;
    socket.write(Array.from({ length: LINES }, (_, index) => `${line(index)}\n`).join(''), () => (sent = true));
    await until(async () => (await metric(harness, 'mozdef_syslog_in_flight_bytes')) > 50_000);
    const held = await metric(harness, 'mozdef_syslog_in_flight_bytes');

    expect(held).toBeLessThan(500_000);
    expect(sent).toBe(false);
    expect(texts(harness)).toEqual([]);

    harness.queue.refusing = undefined;
    await until(() => harness.frontend.accepted >= LINES);

    expect(texts(harness).sort()).toEqual(Array.from({ length: LINES }, (_, index) => line(index)));
    expect(await metric(harness, 'mozdef_syslog_in_flight_bytes')).toBe(0);
    socket.destroy();
  });

  it('messages over UDP are kept as long as there is room, and counted beyond', async () => {
    harness.queue.refusing = code;
    const sent = 4000;
    await sendUdp(
      harness.frontend.syslogPorts.udp ?? 0,
      Array.from({ length: sent }, (_, index) => line(index)),
    );
    const lost = () => metric(harness, 'mozdef_syslog_lost_total', '{reason="memory"}');
    const inKernel = () => metric(harness, 'mozdef_syslog_lost_total', '{reason="kernel"}');
    await until(async () => (await lost()) > 0);

    harness.queue.refusing = undefined;
    await until(async () => harness.frontend.accepted + (await lost()) + (await inKernel()) === sent);

    expect(texts(harness).length).toBeGreaterThan(500);
    expect(new Set(texts(harness)).size).toBe(texts(harness).length);
    expect(warnings).toContainEqual([
      { reason: 'memory', messages: 1, sender: '127.0.0.1' },
      'syslog messages were lost',
    ]);
  });
});

it('pushes the same batch again, so that one which the queue took without saying so is stored once', async () => {
  const pushed: string[] = [];
  const { push } = harness.queue;
  harness.queue.push = async (batch) => {
    pushed.push(batch.id);
    await push.call(harness.queue, batch);
    if (pushed.length < 3) throw new Error('the answer was lost');
  };

  await sendUdp(harness.frontend.syslogPorts.udp ?? 0, ['<13>once']);
  await until(() => pushed.length === 3);

  expect(new Set(pushed).size).toBe(1);
  expect(new Set(harness.queue.events().map(({ id }) => id)).size).toBe(1);
});

it('counts what the kernel dropped because we were too slow to fetch it', async () => {
  await harness.stop();
  const syslog = { listen_udp: '127.0.0.1:0', receive_buffer: '4KB' };
  harness = await startFrontend({ syslog }, log);
  const sent = 3000;
  const port = harness.frontend.syslogPorts.udp ?? 0;
  // Another process sends while this one does nothing else than wait for it.
  const script = `const { createSocket } = require('node:dgram');
    const socket = createSocket('udp4');
    let left = ${sent};
    for (let index = 0; index < ${sent}; index++)
      socket.send('<13>message ' + index, ${port}, '127.0.0.1', () => { if (--left === 0) socket.close(); });`;
  const child = promisify(execFile)(process.execPath, ['-e', script]);
  const busy = performance.now() + 1500;
  while (performance.now() < busy);
  await child;

  const lost = () => metric(harness, 'mozdef_syslog_lost_total', '{reason="kernel"}');
  await until(async () => harness.frontend.accepted + (await lost()) === sent);

  expect(await lost()).toBeGreaterThan(0);
  expect(warnings).toContainEqual([expect.objectContaining({ reason: 'kernel' }), 'syslog messages were lost']);
});
