import { copyFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Logger } from '../../src/log/log.ts';
import { type Harness, startFrontend, until } from './frontend-harness.ts';

const FIXTURES = resolve(import.meta.dirname, '../fixtures/tls');
const directory = mkdtempSync(join(tmpdir(), 'mozdef-'));
const files = { cert_file: join(directory, 'cert.pem'), key_file: join(directory, 'key.pem') };
const errors: string[] = [];
let harness: Harness;

beforeAll(async () => {
  install('old');
  const log = { info() {}, warn() {}, error: (_fields: object, message: string) => errors.push(message) };
  harness = await startFrontend({ tls: files }, log as unknown as Logger);
});
afterAll(() => harness.stop());

function install(name: string): void {
  copyFileSync(join(FIXTURES, `${name}.cert.pem`), files.cert_file);
  copyFileSync(join(FIXTURES, `${name}.key.pem`), files.key_file);
}

/** Posts one event; returns the server's name by its certificate, and its answer. */
function post(): Promise<{ name: string; received: string }> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: harness.port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      socket.write('POST /events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}');
    });
    let subject = '';
    let received = '';
    socket.on('secureConnect', () => (subject = String(socket.getPeerCertificate().subject.CN)));
    socket.on('data', (chunk) => (received += chunk.toString()));
    socket.on('error', reject);
    socket.on('close', () => resolve({ name: subject, received }));
  });
}

it('serves HTTPS', async () => {
  expect(harness.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  expect(await post()).toEqual({ name: 'old.example.com', received: expect.stringContaining('{"accepted":1}') });
});

it('keeps the certificate while the files cannot be used, and takes the new one when they can', async () => {
  writeFileSync(files.key_file, 'half a ke');
  await until(() => errors.length > 0);
  expect((await post()).name).toBe('old.example.com');

  install('new');
  await until(async () => (await post()).name === 'new.example.com');
});

it('does not start with files that cannot be used', async () => {
  const tls = { ...files, key_file: join(FIXTURES, 'old.key.pem') };

  await expect(startFrontend({ tls })).rejects.toMatchObject({ code: 'config-invalid', where: 'frontend.tls' });
});
