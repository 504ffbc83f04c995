import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, it } from '@jest/globals';
import { decodeBatch, encodeBatch } from '../../../src/queue/batch.ts';
import { parseEvent } from '../../../src/receive/decode/parse-event.ts';
import { type Harness, startFrontend } from '../frontend-harness.ts';
import { closed, metric, open, sendUdp, texts, until } from './syslog-harness.ts';

const TLS = resolve(import.meta.dirname, '../../fixtures/tls');
const pem = (name: string) => ({ cert_file: `${TLS}/${name}.cert.pem`, key_file: `${TLS}/${name}.key.pem` });
const ANY = '127.0.0.1:0';

let harness: Harness;
afterEach(() => harness.stop());
const start = async (syslog: object): Promise<Harness['frontend']['syslogPorts']> => {
  harness = await startFrontend({ syslog });
  return harness.frontend.syslogPorts;
};

describe('syslog', () => {
  it('is off unless it is configured', async () => {
    expect(await start({})).toEqual({});
  });

  it('is taken over UDP, a message a datagram', async () => {
    const { udp = 0 } = await start({ listen_udp: ANY });

    await sendUdp(udp, ['<13>one\n', '<13>two\nlines\0', ' ', '{"a":1}']);
    await until(() => texts(harness).length === 3);

    expect(texts(harness)).toEqual(['<13>one', '<13>two\nlines', '{"a":1}']);
    expect(harness.queue.events()[0]?.header).toEqual({
      endpoint: 'syslog',
      sender: '127.0.0.1',
      principal: '127.0.0.1',
      path: 'udp',
    });
  });

  it('is taken over TCP, counted and in lines, and counts as accepted', async () => {
    const { tcp = 0 } = await start({ listen_tcp: ANY });
    const socket = await open(tcp);

    socket.write('<13>line\r\n13 <13>two\nlines<13>cut in ');
    await until(() => texts(harness).length === 2);
    socket.end('two, and without an end');
    await until(() => texts(harness).length === 3);

    expect(texts(harness)).toEqual(['<13>line', '<13>two\nlines', '<13>cut in two, and without an end']);
    expect(harness.frontend.accepted).toBe(3);
    expect(await metric(harness, 'mozdef_frontend_events_total', '{endpoint="syslog"}')).toBe(3);
  });

  it('gathers what comes at the same time into few batches', async () => {
    const { tcp = 0 } = await start({ listen_tcp: ANY });
    const socket = await open(tcp);

    socket.end(Array.from({ length: 5000 }, (_, index) => `<13>message ${index}\n`).join(''));
    await until(() => texts(harness).length === 5000);

    expect(texts(harness)).toEqual(Array.from({ length: 5000 }, (_, index) => `<13>message ${index}`));
    expect(harness.queue.batches.length).toBeLessThan(20);
  });

  it('cuts what is too long, and says so on the event alone', async () => {
    const { udp = 0, tcp = 0 } = await start({ listen_udp: ANY, listen_tcp: ANY, limits: { message: '20B' } });
    const socket = await open(tcp);

    socket.end(`<13>${'t'.repeat(50)}\n<13>whole\n99 <13>not all of it`);
    await sendUdp(udp, [`<13>${'u'.repeat(50)}`]);
    await until(() => texts(harness).length === 4);

    const notes = harness.queue.events().map(({ text, header }) => [text, header.notes]);
    expect(notes).toEqual(
      expect.arrayContaining([
        [`<13>${'t'.repeat(16)}`, ['the message was cut at 20 bytes']],
        ['<13>whole', undefined],
        ['<13>not all of it', ['the message was cut: its connection ended']],
        [`<13>${'u'.repeat(16)}`, ['the message was cut at 20 bytes']],
      ]),
    );
    const { header } = harness.queue.events().find(({ text }) => text.startsWith('<13>t')) ?? { header: undefined };
    const parsed = header && parseEvent(header, { kind: 'text', bytes: Buffer.from('<13>t') });
    expect(parsed).toMatchObject({ notes: ['the message was cut at 20 bytes'] });
  });

  it('survives the way through a batch', async () => {
    const { udp = 0 } = await start({ listen_udp: ANY });
    await sendUdp(udp, ['<13>7 é\n8', '<13>b']);
    await until(() => texts(harness).length === 2);

    const batch = harness.queue.batches[0];
    expect(batch && decodeBatch(encodeBatch(batch)).bodies[0]?.header).toEqual(batch?.bodies[0]?.header);
    expect(texts(harness)).toEqual(['<13>7 é\n8', '<13>b']);
  });

  it('is taken over TLS', async () => {
    const { tls = 0 } = await start({ listen_tls: ANY, tls: pem('old') });
    const socket = connectTls({ port: tls, host: '127.0.0.1', rejectUnauthorized: false });

    socket.end('10 <13>secret');
    await until(() => texts(harness).length === 1);

    expect(harness.queue.events()[0]).toMatchObject({ text: '<13>secret', header: { path: 'tls' } });
  });

  it('is taken over TLS of known clients alone when there is an authority', async () => {
    const { tls = 0 } = await start({ listen_tls: ANY, tls: { ...pem('old'), ca_file: `${TLS}/new.cert.pem` } });
    const known = { cert: readFileSync(`${TLS}/new.cert.pem`), key: readFileSync(`${TLS}/new.key.pem`) };
    const send = (text: string, options: object) =>
      connectTls({ port: tls, host: '127.0.0.1', rejectUnauthorized: false, ...options })
        .on('error', () => undefined)
        .end(text);

    send('<13>from nobody\n', {});
    await until(
      async () => (await metric(harness, 'mozdef_syslog_refused_total', '{reason="handshake-failed"}')) === 1,
    );
    send('<13>from a client\n', known);
    await until(() => texts(harness).length === 1);

    expect(texts(harness)).toEqual(['<13>from a client']);
  });

  it('ends connections that are too many, and those whose message never ends', async () => {
    const { tcp = 0 } = await start({ listen_tcp: ANY, limits: { connections: 1, message_time: '10ms' } });
    const slow = await open(tcp);
    await until(async () => (await metric(harness, 'mozdef_syslog_connections')) === 1);
    const second = await open(tcp);
    await closed(second);

    slow.write('<13>half a mess');
    await closed(slow);
    await until(() => texts(harness).length === 1);

    expect(harness.queue.events()[0]).toMatchObject({
      text: '<13>half a mess',
      header: { notes: ['the message was cut: its connection ended'] },
    });
    expect(await metric(harness, 'mozdef_syslog_refused_total', '{reason="too-many-connections"}')).toBe(1);
    expect(await metric(harness, 'mozdef_syslog_refused_total', '{reason="message-timeout"}')).toBe(1);
  });

  it('hands over what it has read before it stops', async () => {
    const { tcp = 0, udp = 0 } = await start({ listen_tcp: ANY, listen_udp: ANY });
    const socket = await open(tcp);
    socket.on('error', () => undefined);
    harness.queue.hold();
    socket.write('<13>one\n<13>two\n<13>three');
    await sendUdp(udp, ['<13>four']);
    await until(() => harness.queue.heldPushes > 0);

    const stopped = harness.frontend.stop();
    harness.queue.release();
    await stopped;

    expect(texts(harness).sort()).toEqual(['<13>four', '<13>one', '<13>three', '<13>two']);
    expect(await metric(harness, 'mozdef_syslog_lost_total', '{reason="stopped"}')).toBe(0);
    await start({});
  });
});
