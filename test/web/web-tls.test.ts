import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { connect } from 'node:tls';
import { afterEach, expect, it } from '@jest/globals';
import { sessionRoutes } from '../../src/web/api/session-routes.ts';
import { until } from '../receive/frontend-harness.ts';
import { WebUnderTest } from './support.ts';

const FIXTURES = resolve(import.meta.dirname, '../fixtures/tls');
const PASSWORD = 'correct horse battery';
const directory = mkdtempSync(join(tmpdir(), 'mozdef-'));
const files = { cert_file: join(directory, 'cert.pem'), key_file: join(directory, 'key.pem') };
let web: WebUnderTest;

afterEach(async () => {
  await web.stop();
  rmSync(directory, { recursive: true, force: true });
});

function install(name: string): void {
  copyFileSync(join(FIXTURES, `${name}.cert.pem`), files.cert_file);
  copyFileSync(join(FIXTURES, `${name}.key.pem`), files.key_file);
}

/** Signs in; returns the server's name by its certificate, and the whole answer. */
function signIn(): Promise<{ name: string; answer: string }> {
  const body = JSON.stringify({ name: 'ada', password: PASSWORD });
  const head = `Host: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;
  return new Promise((resolve, reject) => {
    const socket = connect({ port: web.port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      socket.write(`POST /api/session HTTP/1.1\r\n${head}\r\n\r\n${body}`);
    });
    let name = '';
    let answer = '';
    socket.on('secureConnect', () => (name = String(socket.getPeerCertificate().subject.CN)));
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('error', reject);
    socket.on('close', () => resolve({ name, answer }));
  });
}

it('serves HTTPS with the certificate of web.tls, sets cookies that no other page can, and takes a new certificate', async () => {
  install('old');
  web = await WebUnderTest.start(sessionRoutes, {
    config: { tls: files },
  });
  const secret = await web.people.links.make({ user: 'ada', role: 'viewer', addedby: 'test' }, 60_000);
  await web.people.signIn.withLink({ secret, password: PASSWORD }, { address: '127.0.0.1', agent: 'test' });

  const { name, answer } = await signIn();
  expect(web.server.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  expect(name).toBe('old.example.com');
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  expect(answer).toMatch(/set-cookie: __Host-mozdef=mzs_[^;]+; Path=\/; HttpOnly; Secure; SameSite=Strict/i);

  install('new');
  await until(async () => (await signIn()).name === 'new.example.com');
});
