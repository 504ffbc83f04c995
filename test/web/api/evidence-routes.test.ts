import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { AuditAct } from '../../../src/audit/audit-entry.ts';
import { evidenceConfig } from '../../../src/incident/evidence/evidence-config.ts';
import { openEvidence } from '../../../src/incident/evidence/open-evidence.ts';
import { createLogger } from '../../../src/log/log.ts';
import type { StateStore } from '../../../src/state/state-store.ts';
import type { EventStore } from '../../../src/store/event-store.ts';
import type { AuditBook } from '../../../src/web/api/audit-record.ts';
import { evidenceRoutes } from '../../../src/web/api/evidence-routes.ts';
import { incidentRoutes } from '../../../src/web/api/incident-routes.ts';
import { openState } from '../../respond/support.ts';
import { type Answer, LOCAL_TOKEN, NOW, WebUnderTest } from '../support.ts';

const PAGE = '<html><script>alert(document.cookie)</script></html>';
const SHA256 = createHash('sha256').update(PAGE).digest('hex');
const OCTETS = { 'content-type': 'application/octet-stream' };

let state: StateStore;
let close: () => Promise<void>;
let web: WebUnderTest;
let directory: string;
let id: string;

async function start(config: object = {}): Promise<WebUnderTest> {
  const evidence = await openEvidence({
    config: evidenceConfig.parse({ dir: directory, max_bytes: 1000, min_free_bytes: 0, ...config }),
    dataDir: directory,
    state,
    shared: true,
    log: createLogger('silent'),
    now: Date.now,
  });
  let time = NOW;
  // Each comes after the one before it.
  const options = { state, store: {} as EventStore, ...news, now: () => (time += 1000) };
  return WebUnderTest.start([...incidentRoutes(options), ...evidenceRoutes({ ...options, evidence })], { audit });
}
let acts: AuditAct[] = [];
const audit: AuditBook = {
  append: async (act) => ({ ...act, seq: acts.push(act) }) as never,
};
const news = {
  news: { tell: () => undefined },
  incidentNews: { tell: () => undefined },
} as unknown as Pick<Parameters<typeof incidentRoutes>[0], 'news' | 'incidentNews'>;

beforeEach(async () => {
  acts = [];
  ({ state, close } = await openState());
  directory = mkdtempSync(join(tmpdir(), 'mozdef-evidence-'));
  web = await start();
  id = ((await web.post('/api/incidents', { summary: 'A break-in' })).json() as { id: string }).id;
});
afterEach(async () => {
  await web.stop();
  await close();
  rmSync(directory, { recursive: true });
});

interface Kept {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}
const add = (name: string, body: string, more = '', headers: Record<string, string> = {}): Promise<Answer> =>
  web.ask('POST', `/api/incidents/${id}/evidence?name=${encodeURIComponent(name)}${more}`, {
    headers: { ...OCTETS, ...headers },
    body,
  });
const added = async (name: string, body: string): Promise<Kept> => {
  const answer = await add(name, body);
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
  return answer.json() as Kept;
};
const get = (part: string): Promise<Answer> => web.get(`/api/incidents/${id}/evidence/${part}/file`);
const list = async (): Promise<{ evidence: Kept[]; custody: Record<string, { action: string; actor: string }[]> }> =>
  (await web.get(`/api/incidents/${id}/evidence`)).json() as never;
/** Everything in the directory but what names it. */
const files = (): string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'directory.id')
    .map(({ parentPath, name }) => join(parentPath, name));
const codeOf = (answer: Answer): string => (answer.json() as { error: { code: string } }).error.code;

it('keeps a file, says who did what with it, and gives it back as nothing but bytes', async () => {
  const kept = await added('invoice.html', PAGE);

  expect(kept).toMatchObject({ name: 'invoice.html', size: PAGE.length, sha256: SHA256 });
  const [file = ''] = files();
  expect(file).toBe(join(directory, id, kept.id));
  expect(readFileSync(file, 'utf8')).toBe(PAGE);
  expect(statSync(file).mode & 0o777).toBe(0o400);
  const answer = await get(kept.id);
  expect(answer.text).toBe(PAGE);
  expect(answer.headers).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': 'attachment; filename=invoice.html',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'content-length': String(PAGE.length),
  });

  expect((await web.post(`/api/incidents/${id}/evidence/${kept.id}/verify`, {})).json()).toMatchObject({
    intact: true,
  });
  await web.post(`/api/incidents/${id}/evidence/${kept.id}`, { version: 1, description: 'from the mail' });
  await web.post(`/api/incidents/${id}/evidence/${kept.id}`, { version: 2, removed: true });
  expect(await get(kept.id)).toMatchObject({ status: 404 });
  expect(await list()).toMatchObject({ evidence: [] });
  await web.post(`/api/incidents/${id}/evidence/${kept.id}`, { version: 3, removed: false });
  const { custody } = await list();
  expect(custody[kept.id]?.map(({ action, actor }) => `${action} ${actor}`)).toEqual(
    ['add', 'download', 'verify', 'change', 'remove', 'restore'].map((action) => `${action} local`),
  );
  expect(acts.filter(({ what }) => what === 'GET /incidents/:id/evidence/:part/file')).toMatchObject([
    { who: 'local', outcome: 'asked' },
    { who: 'local', outcome: 'asked' },
    { outcome: 'failed', error: 'not-found' },
  ]);
  expect(acts[1]).toMatchObject({ what: 'POST /incidents/:id/evidence', details: { name: 'invoice.html' } });
});

it('lets no name lead anywhere', async () => {
  for (const name of ['../../../etc/passwd', 'a"\r\nSet-Cookie: x=1', 'photo\u202Egnp.html', '請求書.html']) {
    const kept = await added(name, 'x');
    const { status, headers } = await get(kept.id);
    expect([status, files().includes(join(directory, id, kept.id))]).toEqual([200, true]);
    expect(headers['content-disposition']).toMatch(/^attachment; filename=/);
    expect(headers).toMatchObject({ 'content-type': 'application/octet-stream' });
    expect(headers['set-cookie']).toBeUndefined();
  }
  expect(files()).toHaveLength(4);
});

it('refuses what is too large, before and while it arrives, and keeps nothing of it', async () => {
  expect(codeOf(await add('a', 'x'.repeat(1001)))).toBe('request-invalid');
  expect(codeOf(await add('a', 'x'.repeat(5000), '', { 'transfer-encoding': 'chunked' }))).toBe('request-invalid');
  expect((await added('a', 'x'.repeat(1000))).size).toBe(1000);

  expect(files()).toHaveLength(1);
  expect((await list()).evidence).toHaveLength(1);
});

it('refuses what it must not take', async () => {
  const cookie = `mozdef=${await web.signedIn('eve', 'viewer')}`;
  const kept = await added('a', 'x');

  expect(codeOf(await add('a', 'x', '', { 'content-type': 'text/html' }))).toBe('request-invalid');
  expect(codeOf(await add('a', '{}', '', { 'content-type': 'application/json' }))).toBe('request-invalid');
  expect(codeOf(await add('a', 'x', '', { authorization: '' }))).toBe('unauthorized');
  expect(codeOf(await add('a', 'x', '', { cookie }))).toBe('forbidden');
  expect(codeOf(await add('a', 'x', '', { 'sec-fetch-site': 'cross-site' }))).toBe('forbidden');
  expect(codeOf(await add('a', 'x', '', { origin: 'https://bad.example' }))).toBe('forbidden');
  expect(codeOf(await add('a', 'x', `&sha256=${SHA256}`))).toBe('request-invalid');
  expect((await web.get(`/api/incidents/${id}/evidence/${kept.id}/file`, { cookie })).status).toBe(403);
  expect((await get('evidence-0000000000')).status).toBe(404);
  expect((await get('..%2f..%2fdirectory.id')).status).toBe(404);
  expect((await web.post(`/api/incidents/${id}/evidence`, { name: 'a', size: 1 })).status).toBe(400);
  expect((await web.post(`/api/incidents/${id}/evidence/${kept.id}`, { version: 1, sha256: 'x' })).status).toBe(400);
  expect(files()).toHaveLength(1);
  expect((await list()).evidence).toHaveLength(1);
});

it('refuses while the disk has too little room', async () => {
  await web.stop();
  web = await start({ min_free_bytes: '1000TB' });

  const answer = await add('a', 'x');
  expect([answer.status, codeOf(answer)]).toEqual([503, 'disk-full']);
  expect(files()).toEqual([]);
  expect((await list()).evidence).toEqual([]);
});

it('keeps nothing of what is cut off, and clears away what a process left that ended', async () => {
  const asked = request({
    host: '127.0.0.1',
    port: web.port,
    method: 'POST',
    path: `/api/incidents/${id}/evidence?name=half`,
    headers: { ...OCTETS, authorization: `Bearer ${LOCAL_TOKEN}`, 'content-length': '500' },
  });
  asked.on('error', () => undefined);
  asked.write('x'.repeat(100));
  while (files().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const [half = ''] = files();
  expect(half).toMatch(/\.upload-[0-9a-f]{16}$/);
  asked.destroy();
  while (files().length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect((await list()).evidence).toEqual([]);

  // What a process that was killed leaves is no evidence; another may still be at work on what is new.
  for (const [name, age] of [
    ['.upload-1', 7 * 3600],
    ['.upload-2', 60],
  ] as const) {
    writeFileSync(join(directory, name), 'half');
    utimesSync(join(directory, name), new Date(), new Date(Date.now() - age * 1000));
  }
  await web.stop();
  web = await start();
  expect(files()).toEqual([join(directory, '.upload-2')]);
  expect((await list()).evidence).toEqual([]);
});

it.each([
  ['other bytes', (file: string) => writeFileSync(file, PAGE.replace('alert', 'trela')), 'its SHA-256 is another one'],
  ['fewer bytes', (file: string) => writeFileSync(file, 'x'), `it has 1 bytes, not ${PAGE.length}`],
  ['no file', (file: string) => rmSync(file), 'it is not there'],
])('gives out nothing that was exchanged for %s, and records that', async (_what, exchange, why) => {
  const kept = await added('a', PAGE);
  const [file = ''] = files();
  chmodSync(file, 0o600);
  exchange(file);

  const answer = await get(kept.id);
  expect([answer.status, codeOf(answer)]).toEqual([500, 'evidence-damaged']);
  expect(answer.text).toContain(why);
  expect((await web.post(`/api/incidents/${id}/evidence/${kept.id}/verify`, {})).json()).toMatchObject({
    intact: false,
    damage: why,
  });
  expect((await list()).custody[kept.id]).toMatchObject([
    { action: 'add' },
    { action: 'verify', after: { intact: false, why } },
    { action: 'verify', after: { intact: false, why } },
  ]);
});

it('shows files of merged incidents in the other, and takes none for what was merged', async () => {
  const kept = await added('a', 'x');
  const other = ((await web.post('/api/incidents', { summary: 'The same' })).json() as { id: string }).id;
  await web.post(`/api/incidents/${id}/merge`, { into: other });

  expect(codeOf(await add('b', 'x'))).toBe('conflict');
  id = other;
  expect((await list()).evidence).toMatchObject([{ id: kept.id }]);
  expect((await get(kept.id)).text).toBe('x');
  expect(files()).toHaveLength(1);
});

it('answers one who is refused and still sends', async () => {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const asked = request(
      {
        host: '127.0.0.1',
        port: web.port,
        method: 'POST',
        path: `/api/incidents/${id}/evidence?name=a`,
        headers: { ...OCTETS, authorization: `Bearer ${LOCAL_TOKEN}`, 'content-length': '5000000' },
      },
      resolve,
    );
    asked.on('error', reject);
    asked.write('x'.repeat(100_000));
  });
  expect(answer.statusCode).toBe(400);
  answer.destroy();
});
