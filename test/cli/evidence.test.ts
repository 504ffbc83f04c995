import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { FakeServer, type SeenRequest } from './support/fake-server.ts';
import { runCli } from './support/run-cli.ts';

const CONTENT = 'MZ\u0000 a sample';
const EVIDENCE = {
  id: 'evidence-4f0c81d2a9',
  name: 'odd\u001b.exe',
  size: CONTENT.length,
  sha256: createHash('sha256').update(CONTENT).digest('hex'),
  created: '2026-11-24T12:00:00.000Z',
  createdby: 'ann',
};
const PATH = '/api/incidents/2026-42/evidence';

let server: FakeServer;
let directory: string;
beforeAll(async () => {
  server = await FakeServer.start();
});
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mozdef-got-'));
  server.requests.length = 0;
  server.answer = ({ method, path }: SeenRequest) => {
    if (path.endsWith('/file')) return { body: CONTENT };
    if (path.endsWith('/verify')) return { body: { evidence: EVIDENCE, intact: false, damage: 'it is not there' } };
    if (method === 'POST') return { body: EVIDENCE };
    return { body: { evidence: [EVIDENCE], custody: { [EVIDENCE.id]: [{ action: 'add' }] } } };
  };
});
afterAll(() => server.stop());

const run = (...args: string[]) => runCli(['incidents', 'evidence', ...args, '--data-dir', server.dataDir]);

it('sends files as they are, with what their SHA-256 must be', async () => {
  const file = join(directory, 'sample.exe');
  writeFileSync(file, CONTENT);

  const { code, stdout } = await run('add', '2026-42', file, '--description', 'from the laptop');

  expect(code).toBe(0);
  expect(stdout).toBe(`evidence-4f0c81d2a9 ${CONTENT.length} bytes ${EVIDENCE.sha256} odd\\x1b.exe\n`);
  const [asked] = server.requests;
  expect(asked).toMatchObject({
    method: 'POST',
    path: PATH,
    query: { name: 'sample.exe', description: 'from the laptop', sha256: EVIDENCE.sha256 },
    headers: { 'content-type': 'application/octet-stream', 'content-length': String(CONTENT.length) },
  });
  expect(asked?.body.toString()).toBe(CONTENT);
  expect(await run('add', '2026-42', join(directory, 'none'))).toMatchObject({ code: 66 });
});

it('lists them, for people and for programs', async () => {
  expect((await run('list', '2026-42')).stdout).toMatch(
    /^id +bytes.*\nevidence-4f0c81d2a9 +12 .* ann +odd\\x1b.exe\n$/,
  );
  expect(JSON.parse((await run('list', '2026-42', '--json')).stdout)).toEqual({
    ...EVIDENCE,
    custody: [{ action: 'add' }],
  });
});

it('saves one under a name of its own, once it is known to be whole', async () => {
  const output = join(directory, 'got');
  const get = () => run('get', '2026-42', EVIDENCE.id, '--output', output);

  expect((await get()).code).toBe(0);
  expect(readFileSync(output, 'utf8')).toBe(CONTENT);
  expect(await get()).toMatchObject({ code: 64, stderr: expect.stringContaining('is there already') });
  server.answer = ({ path }) => ({ body: path.endsWith('/file') ? 'other' : { evidence: [EVIDENCE], custody: {} } });
  expect(await run('get', '2026-42', EVIDENCE.id, '--output', `${output}2`)).toMatchObject({ code: 66 });
  expect(await run('get', '2026-42', 'evidence-0', '--output', `${output}2`)).toMatchObject({ code: 1 });
  expect(readdirSync(directory)).toEqual(['got']);
});

it('says that one is damaged', async () => {
  const { code, stdout } = await run('verify', '2026-42');

  expect([code, stdout]).toEqual([1, 'evidence-4f0c81d2a9: DAMAGED, it is not there (odd\\x1b.exe)\n']);
  expect(server.requests.at(-1)).toMatchObject({ method: 'POST', path: `${PATH}/${EVIDENCE.id}/verify` });
});
