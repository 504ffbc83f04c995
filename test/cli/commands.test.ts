import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeServer } from './support/fake-server.ts';
import { runCli } from './support/run-cli.ts';

let server: FakeServer;
beforeAll(async () => {
  server = await FakeServer.start();
});
beforeEach(() => {
  server.requests.length = 0;
});
afterAll(() => server.stop());

function run(...args: string[]) {
  return runCli([...args, '--data-dir', server.dataDir]);
}

const LETTER = {
  id: 'batch-1',
  event: 'batch-0',
  time: '2026-11-24T19:57:32.000Z',
  received: '2026-11-24T19:57:31.000Z',
  stage: 'parse',
  reason: 'no JSON\u001b[2J',
  endpoint: 'events',
  sender: '192.0.2.1',
  bytes: Buffer.from('{"a":\u0007\n1').toString('base64'),
  text: '{"a":\u0007\n1',
};

describe('mozdef deadletters', () => {
  it('list prints them page by page', async () => {
    const letters = Array.from({ length: 1500 }, (_, index) => ({ ...LETTER, id: `batch-${index}` }));
    server.answer = ({ query }) => {
      const start = query['after'] === undefined ? 0 : letters.findIndex(({ id }) => id === query['after']) + 1;
      const page = letters.slice(start, start + Number(query['limit']));
      return { body: { deadletters: page, total: 1500, ...(start + page.length < 1500 && { next: page.at(-1)?.id }) } };
    };

    const { stdout } = await run('deadletters', 'list', '--limit', '0', '--json', '--stage', 'parse');

    expect(stdout.trim().split('\n')).toHaveLength(1500);
    expect(server.requests[1]?.query).toEqual({ limit: '1000', after: 'batch-999', stage: 'parse', order: 'newest' });
  });

  it('list asks for the oldest first when told', async () => {
    server.answer = () => ({ body: { deadletters: [LETTER], total: 1 } });
    await run('deadletters', 'list', '--order', 'oldest');

    expect(server.requests[0]?.query).toEqual({ limit: '100', order: 'oldest' });
  });

  it('list shows a table, and says that there are none', async () => {
    server.answer = () => ({ body: { deadletters: [LETTER], total: 1 } });
    const some = await run('deadletters', 'list');
    server.answer = () => ({ body: { deadletters: [], total: 0 } });
    const none = await run('deadletters', 'list');

    expect(some.stdout).toMatch(/^id +received +stage +plugin +reason\nbatch-1 .* parse .* no JSON\\x1b\[2J\n$/);
    expect(none).toEqual({ code: 0, stdout: '', stderr: 'there are no dead letters\n' });
  });

  it('show prints all about one, or its very bytes', async () => {
    server.answer = () => ({ body: LETTER });

    const shown = await run('deadletters', 'show', 'batch-1');
    const raw = await run('deadletters', 'show', 'batch-1', '--raw');

    expect(shown.stdout).toContain('event     batch-0\n');
    expect(shown.stdout).toContain('stage     parse\n');
    expect(shown.stdout).toContain('sent      8 bytes:\n{"a":\\x07\n1\n');
    expect(raw.stdout).toBe('{"a":\u0007\n1');
    expect(server.requests[0]?.path).toBe('/api/deadletters/batch-1');
  });

  it.each<[string[], object, object, string]>([
    [['redrive', 'a', 'b'], { ids: ['a', 'b'] }, { redriven: 2 }, '2 sent again\n'],
    [['redrive', '--all'], { all: true }, { redriven: 5 }, '5 sent again\n'],
    [['discard', '--stage', 'parse'], { stage: 'parse' }, { discarded: 3 }, '3 discarded\n'],
    [['discard', 'a', '--json'], { ids: ['a'] }, { discarded: 1 }, '{"discarded":1}\n'],
  ])('%j asks for what was chosen', async (args, body, answer, stdout) => {
    server.answer = () => ({ body: answer });

    expect(await run('deadletters', ...args)).toEqual({ code: 0, stdout, stderr: '' });
    expect(server.requests[0]).toMatchObject({ method: 'POST', path: `/api/deadletters/${args[0]}` });
    expect(JSON.parse(server.requests[0]?.body.toString() ?? '')).toEqual(body);
  });

  it.each([
    ['deadletters', { deadletters: [], total: 0 }],
    ['lastseen', { entries: [] }],
    ['latest', { events: [] }],
    ['plugins', { plugins: [] }],
  ])('%s list --json prints nothing for an empty list, which is no failure', async (group, body) => {
    server.answer = () => ({ body });

    expect(await run(group, 'list', '--json')).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it.each<[string[], object, object]>([
    [['redrive', 'nope'], { redriven: 0, missing: ['nope'] }, { stdout: '' }],
    [['discard', 'a', 'nope'], { discarded: 1, missing: ['nope'] }, { stdout: '1 discarded\n' }],
  ])('%j says which letters there are not, and exits with 1', async (args, body, expected) => {
    server.answer = () => ({ body });

    expect(await run('deadletters', ...args)).toEqual({
      code: 1,
      stderr: 'mozdef: there is no dead letter nope. mozdef deadletters list shows them.\n',
      ...expected,
    });
  });

  it('exits with 1 when there was nothing to discard', async () => {
    server.answer = () => ({ body: { discarded: 0 } });

    expect((await run('deadletters', 'discard', '--all')).code).toBe(1);
  });
});

describe('mozdef plugins', () => {
  const sshd = {
    name: 'sshd',
    kind: 'event',
    enabled: true,
    bundled: true,
    priority: 5,
    summary: 'Parses.',
    match: `processname is sshd ${'or more '.repeat(20)}`,
    file: '/x/sshd.ts',
    schema: { type: 'object' },
    config: { tags: ['ssh'] },
  };

  it('list shows them in order, show says all of one', async () => {
    server.answer = () => ({ body: { plugins: [sshd, { ...sshd, name: 'geoip', enabled: false, bundled: false }] } });

    const list = await run('plugins', 'list');
    const one = await run('plugins', 'show', 'sshd');
    const none = await run('plugins', 'show', 'other');

    expect(list.stdout).toMatch(
      /^plugin .*\nsshd +5 +on +bundled +processname is sshd .*\.\.\. +Parses\.\ngeoip +5 +off +own .*\n$/,
    );
    expect(one.stdout).toContain('config    { tags: [ ssh ] }\n');
    expect(one.stdout).toContain('or more or more or more or more or more or more or more');
    expect(none).toMatchObject({
      code: 1,
      stderr: 'mozdef: there is no plugin other. mozdef plugins list shows all.\n',
    });
  });

  it('list --json prints one a line', async () => {
    server.answer = () => ({ body: { plugins: [sshd, sshd] } });

    expect((await run('plugins', 'list', '--json')).stdout).toBe(`${JSON.stringify(sshd)}\n`.repeat(2));
  });
});

describe('mozdef lastseen', () => {
  const entry = { kind: 'user', key: 'r\u001boot', firstseen: 'f', lastseen: 'l', count: 3, sources: ['a', 'b'] };

  it('list asks for every kind unless told', async () => {
    server.answer = ({ query }) => ({ body: { entries: query['kind'] === 'user' ? [entry] : [] } });

    const { stdout } = await run('lastseen', 'list', 'ro', '--limit', '5');

    expect(stdout).toMatch(/^kind +key +.*\nuser +r\\x1boot +l +f +3 +a, b\n$/);
    expect(server.requests.map(({ query }) => [query['kind'], query['q'], query['limit']])).toEqual([
      ['asset', 'ro', '5'],
      ['user', 'ro', '5'],
      ['attacker', 'ro', '5'],
    ]);
  });

  it('show asks for one by key, whatever is in it', async () => {
    server.answer = () => ({ body: entry });

    expect((await run('lastseen', 'show', 'user', 'r')).stdout).toMatch(/^kind +user\nkey +r/);
    expect((await run('lastseen', 'show', 'user', 'DOM\\a/b?c', '--json')).stdout).toBe(`${JSON.stringify(entry)}\n`);
    expect(server.requests[1]?.path).toBe('/api/lastseen/user/DOM%5Ca%2Fb%3Fc');
  });
});

describe('mozdef latest', () => {
  it('list goes on past pages without a match', async () => {
    const state = { mozdef: { staticid: 'door-1' }, receivedtimestamp: 'r', category: 'c', summary: 's\u001b' };
    server.answer = ({ query }) => ({ body: query['after'] ? { events: [state] } : { events: [], next: 'door-0' } });

    const { stdout } = await run('latest', 'list', 'summary:s', '--beginning', 'door');

    expect(stdout).toMatch(/^id .*\ndoor-1 +r +c +s\\x1b\n$/);
    expect(server.requests.map(({ query }) => query)).toEqual([
      { q: 'summary:s', prefix: 'door', limit: '100' },
      { q: 'summary:s', prefix: 'door', limit: '100', after: 'door-0' },
    ]);
  });
});

describe('mozdef status', () => {
  const answers = (health: object) => (path: string) =>
    ({ '/api/health': health, '/api/instances': { instances: [] } })[path] ?? status;
  const status = {
    version: '1.2.3',
    uptimeSeconds: 7500,
    roles: ['frontend', 'web'],
    queue: { batches: 1200, bytes: 46_800_000, oldestMs: 2500 },
    store: { events: 24_650, bytes: 3_200_000 },
    worker: { threads: 2, restarts: 0 },
    rates: { accepted: 120.4, stored: 99 },
    lagSeconds: 0.4,
    deadletters: 3,
    disk: { freeBytes: 83e9, totalBytes: 271e9 },
    memory: { rssBytes: 406e6 },
  };

  it('shows the figures to people and programs', async () => {
    const bodyOf = answers({ status: 'ok', reasons: [] });
    server.answer = ({ path }) => ({ body: bodyOf(path) });

    const shown = await run('status');
    const json = await run('status', '--json');

    expect(shown.code).toBe(0);
    for (const text of [
      '1.2.3',
      'is ok',
      '2 h 5 min',
      '24,650 events, 3.20 MB',
      '1,200 batches',
      '83.0 GB free of 271 GB',
    ]) {
      expect(shown.stdout).toContain(text);
    }
    expect(JSON.parse(json.stdout)).toMatchObject({ ...status, url: server.url, health: { status: 'ok' } });
  });

  it('exits with 1 and the reasons when the server is degraded', async () => {
    const bodyOf = answers({ status: 'degraded', reasons: ['the queue refuses events: disk-full'] });
    server.answer = ({ path }) => ({ body: bodyOf(path) });

    const { code, stdout } = await run('status');

    expect(code).toBe(1);
    expect(stdout).toContain('is degraded\n  the queue refuses events: disk-full\n');
  });
});
