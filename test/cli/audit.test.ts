import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FakeServer, type SeenRequest } from './support/fake-server.ts';
import { runCli } from './support/run-cli.ts';

const HASH = 'ab'.repeat(32);
const entry = (seq: number, said: object = {}): object => ({
  seq,
  id: 'i',
  utctimestamp: '2026-11-24T12:00:00.000Z',
  who: 'an\u001bn',
  role: 'responder',
  from: '192.0.2.7',
  what: 'POST /alerts/:id',
  on: '/alerts/a1',
  outcome: 'asked',
  previous: HASH,
  hash: HASH,
  ...said,
});

let server: FakeServer;
beforeAll(async () => {
  server = await FakeServer.start();
});
afterAll(() => server.stop());
const run = (...args: string[]) => runCli(['audit', ...args, '--data-dir', server.dataDir]);
const linesOf = (text: string): unknown[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

describe('mozdef audit list', () => {
  it('lists what people did', async () => {
    server.answer = () => ({
      body: { entries: [entry(2, { outcome: 'failed', error: 'conflict', of: 1 }), entry(1)] },
    });

    const { code, stdout } = await run('list', '--who', 'ann', '--from', 'now-1d', '--what', 'alerts', '--limit', '5');

    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^seq +time +who +from +outcome +what$/),
      '2    2026-11-24T12:00:00.000Z  an\\x1bn  192.0.2.7  failed (conflict, of 1)  POST /alerts/a1',
      '1    2026-11-24T12:00:00.000Z  an\\x1bn  192.0.2.7  asked                    POST /alerts/a1',
    ]);
    expect(server.requests.at(-1)).toMatchObject({
      path: '/api/audit',
      query: { who: 'ann', from: 'now-1d', what: 'alerts', limit: '5' },
    });
  });

  it('prints JSON, and says when there is nothing', async () => {
    server.answer = () => ({ body: { entries: [entry(1)] } });
    expect(linesOf((await run('list', '--json')).stdout)).toEqual([entry(1)]);

    server.answer = () => ({ body: { entries: [] } });
    expect(await run('list')).toEqual({ code: 0, stdout: '', stderr: 'there are no entries\n' });
  });
});

it('mozdef audit export writes all of it, the oldest first, page by page', async () => {
  server.answer = ({ query }: SeenRequest) => ({
    body: query['after'] === '2' ? { entries: [entry(3)] } : { entries: [entry(1), entry(2)], next: '2' },
  });

  const { code, stdout } = await run('export');

  expect(code).toBe(0);
  expect(linesOf(stdout)).toEqual([entry(1), entry(2), entry(3)]);
  expect(server.requests.at(-1)?.query).toEqual({ order: 'oldest', limit: '1000', after: '2' });
});

describe('mozdef audit verify', () => {
  it('says that the log is whole, and where it ends', async () => {
    server.answer = () => ({ body: { ok: true, entries: 7, head: { seq: 7, hash: HASH }, anchored: true } });

    expect(await run('verify')).toEqual({
      code: 0,
      stdout: `the audit log is whole: 7 entries\nits end, to be noted elsewhere: 7:${HASH}\n`,
      stderr: '',
    });
    expect((await run('verify', '--anchor', `3:${HASH}`)).stdout).toContain('7 entries, among them entry 3 as noted\n');
    expect(server.requests.at(-1)).toMatchObject({ path: '/api/audit/verify', query: { seq: '3', hash: HASH } });
  });

  it('says what is broken, and exits with 1', async () => {
    const fault = { seq: 8, kind: 'missing', message: 'entry 8: \u001bgone' };
    const report = { ok: false, entries: 7, head: { seq: 7, hash: HASH }, fault };
    server.answer = () => ({ body: report });

    expect(await run('verify')).toEqual({
      code: 1,
      stdout: '7 entries before that are whole\n',
      stderr: 'mozdef: the audit log is broken: entry 8: \\x1bgone\n',
    });
    const { code, stdout } = await run('verify', '--json');
    expect([code, JSON.parse(stdout)]).toEqual([1, report]);
  });

  it.each(['3', `0:${HASH}`, '3:abc', `x:${HASH}`])('takes no anchor such as %s', async (anchor) => {
    const { code, stderr } = await run('verify', '--anchor', anchor);

    expect(code).toBe(64);
    expect(stderr).toContain('Write it as SEQ:HASH');
  });
});
