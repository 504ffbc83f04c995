import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { batchOf, Inbox } from '../../queue/inbox.ts';
import { newName, TestBroker } from './test-broker.ts';

const FIXTURES = resolve(import.meta.dirname, '../../fixtures/tls');
const CERT = join(FIXTURES, 'old.cert.pem');

describe('RabbitmqEventQueue, encrypted', () => {
  const directory = mkdtempSync(join(tmpdir(), 'mozdef-'));
  let broker: TestBroker;
  let proxy: Server;
  let url: string;
  beforeAll(async () => {
    broker = await TestBroker.start();
    // The broker is set up without encryption, so this stands before it.
    const pair = { cert: readFileSync(CERT), key: readFileSync(join(FIXTURES, 'old.key.pem')) };
    proxy = createServer(pair, (socket) => {
      const inner = connect(broker.port, '127.0.0.1');
      socket.pipe(inner).pipe(socket);
      for (const side of [socket, inner]) side.on('error', () => undefined);
    });
    proxy.on('tlsClientError', () => undefined);
    await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
    url = `amqps://localhost:${(proxy.address() as AddressInfo).port}`;
  }, 120_000);
  afterEach(() => broker.closeQueues());
  afterAll(async () => {
    proxy.close();
    await broker.dispose();
    rmSync(directory, { recursive: true });
  });

  it('trusts the given authority, and logs in with the password of a file', async () => {
    const password = join(directory, 'password');
    writeFileSync(password, 'guest\n');
    const config = { url, ca_file: CERT, username: 'guest', password_file: password };
    const queue = await broker.open(newName(), { config });
    const inbox = new Inbox();
    await queue.consume(inbox.take, { prefetch: 1 });

    await queue.push(batchOf('a'));
    await inbox.until(1);

    expect(inbox.texts).toEqual(['a']);
  });

  it('trusts nobody else', async () => {
    await expect(broker.open(newName(), { config: { url } })).rejects.toMatchObject({ code: 'queue-unavailable' });
  });

  it('refuses a broker that does not speak TLS', async () => {
    const wrong = broker.url.replace('amqp:', 'amqps:');

    await expect(broker.open(newName(), { config: { url: wrong } })).rejects.toMatchObject({
      code: 'queue-unavailable',
    });
  });
});
