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
