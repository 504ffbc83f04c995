import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { fetchFrom } from '../../src/cli/fetch-from.ts';
import { runCli } from '../cli/support/run-cli.ts';
import { RunningServer, until } from '../support/running-server.ts';

const FIXTURES = resolve(import.meta.dirname, '../fixtures/tls');
const PASSWORD = 'correct horse battery';

let server: RunningServer;
beforeAll(async () => {
  const tls = [`web.tls.cert_file=${FIXTURES}/old.cert.pem`, `web.tls.key_file=${FIXTURES}/old.key.pem`];
  server = await RunningServer.start({ set: [...tls, 'web.listen=0.0.0.0:0'] });
});
afterAll(() => server.dispose());
const cli = (...args: string[]): ReturnType<typeof runCli> => runCli([...args, '--data-dir', server.dataDir]);

it('lets the first administrator in by the printed link, over TLS, and commands on the machine, too', async () => {
  await until(() => server.output.includes('welcome#'), 5000, 'the link to be printed');
  const port = new URL(server.web).port;
  expect(server.web).toMatch(/^https:/);
  const at = `https://127.0.0.1:${port}`;
  const secret = /welcome#(mzl_[\w-]+)/.exec(server.output)?.[1] ?? '';
  const ask = (path: string, body?: object, cookie = ''): Promise<Response> =>
    fetchFrom(at + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json', ...(cookie !== '' && { cookie }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });

  const come = await ask('/api/session/link', { secret, name: 'root', password: PASSWORD });
  const [cookie = ''] = (come.headers.get('set-cookie') ?? '').split(';');
  expect(come.status).toBe(200);
  expect(come.headers.get('set-cookie')).toMatch(/^__Host-mozdef=.*; Secure;/);
  expect(come.headers.get('strict-transport-security')).toMatch(/max-age=\d{7}/);
  expect(await (await ask('/api/session', undefined, cookie)).json()).toMatchObject({ role: 'administrator' });
  expect((await ask('/api/session')).status).toBe(401);

  const listed = await cli('users', 'list', '--json');
  expect(JSON.parse(listed.stdout)).toMatchObject({ name: 'root', role: 'administrator' });
  const added = await cli('users', 'add', 'grafana', '--role', 'viewer');
  const token = await cli('users', 'token', 'grafana', '--for', 'boards');
  expect([added.code, token.code]).toEqual([0, 0]);
  const metrics = await fetchFrom(`${at}/metrics`, { headers: { authorization: `Bearer ${token.stdout.trim()}` } });
  expect(await metrics.text()).toContain('mozdef_');
  expect((await cli('status')).code).toBe(0);
  const invited = await cli('users', 'invite', 'ann', '--role', 'responder');
  expect(invited.stdout).toMatch(/^https:\/\/\S+\/welcome#mzl_/);
  expect(server.output.replaceAll(secret, '')).not.toMatch(/mz[lps]_[\w-]{20}/);
  // What is logged, one JSON object a line, has not even the link that is printed.
  const logged = server.output.split('\n').filter((line) => line.startsWith('{'));
  expect(logged.join('\n')).not.toContain(secret);
});
