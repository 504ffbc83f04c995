import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeServer } from './support/fake-server.ts';
import { runCli } from './support/run-cli.ts';

describe('mozdef lists', () => {
  let server: FakeServer;
  beforeAll(async () => {
    server = await FakeServer.start();
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    server.requests.length = 0;
  });

  const lists = (...args: string[]) => runCli(['lists', ...args, '--data-dir', server.dataDir]);
  const asked = (): unknown[] =>
    server.requests.map(({ method, path, body }) => [method, path, body.length > 0 ? JSON.parse(String(body)) : '']);

  it('says of each entry what became of it, and exits with 1 when one is wrong', async () => {
    const results = [
      { given: '203.0.113.7', outcome: 'added', type: 'ip', value: '203.0.113.7' },
      { given: 'a\u001bb', outcome: 'invalid', fault: 'it is none of ip' },
    ];
    server.answer = () => ({ body: { list: {}, results } });

    const { code, stdout, stderr } = await lists(
      'add',
      'bad',
      '203.0.113.7',
      'a\u001bb',
      '--reason',
      'x',
      '--expires',
      '7d',
    );
    expect([code, stdout, stderr]).toEqual([
      1,
      '203.0.113.7 is added\n',
      'mozdef: a\\x1bb is invalid: it is none of ip\n',
    ]);
    expect(asked()).toEqual([
      [
        'POST',
        '/api/lists/bad/entries',
        {
          entries: [
            { value: '203.0.113.7', reason: 'x', expires: '7d' },
            { value: 'a\u001bb', reason: 'x', expires: '7d' },
          ],
        },
      ],
    ]);
    server.answer = () => ({ body: { results: [{ given: 'x', outcome: 'missing' }] } });
    expect(await lists('approve', 'blocks', 'x', '--note', 'why')).toMatchObject({
      code: 1,
      stderr: 'mozdef: x is not there\n',
    });
    expect(asked().at(-1)).toEqual([
      'POST',
      '/api/lists/blocks/entries/approve',
      { entries: [{ value: 'x' }], note: 'why' },
    ]);
  });

  it('imports a long file in parts, each with the names of columns, and counts lines as the file has them', async () => {
    const wrong = { line: 2, value: 'x', fault: 'it is wrong' };
    server.answer = () => ({ body: { added: 2, changed: 1, kept: 0, invalid: [wrong] } });
    const lines = Array.from({ length: 12_000 }, (_, index) => `kim${index},a reason`);
    const file = join(server.dataDir, 'list.csv');
    writeFileSync(file, ['# staff', 'value,reason', ...lines].join('\n'));

    const { code, stdout, stderr } = await lists('import', 'staff', file, '--type', 'user', '--preview');
    expect([code, stdout]).toEqual([1, 'it would be: 4 added, 2 changed, 0 there already, 2 invalid\n']);
    const texts = server.requests.map(({ body }) => (JSON.parse(String(body)) as { text: string }).text.split('\n'));
    expect(texts.map((text) => text.slice(0, 2))).toEqual([
      ['# staff', 'value,reason'],
      ['value,reason', `kim${(texts[0]?.length ?? 0) - 2},a reason`],
    ]);
    expect(stderr).toBe(
      `mozdef: line 2: x: it is wrong\nmozdef: line ${(texts[0]?.length ?? 0) + 1}: x: it is wrong\n`,
    );
    expect(await lists('import', 'staff', '/nowhere')).toMatchObject({ code: 66 });
  });

  it('shows hostile text so that a terminal does not obey it', async () => {
    const entry = { type: 'user', value: 'kim\u202e', reason: '\u001b[2J', source: 'feed', owner: 'ann', added: '' };
    server.answer = () => ({ body: { entries: [entry] } });
    const { stdout } = await lists('show', 'staff', 'kim', '--type', 'user');
    expect(stdout).toMatch(/^type +value +state +until +by +reason\nuser +kim\\u202e +ann +\\x1b\[2J; feed\n$/);
    expect(server.requests[0]?.query).toEqual({ limit: '100', type: 'user', q: 'kim' });
    expect((await lists('show', 'staff', '--json')).stdout).toBe(`${JSON.stringify(entry)}\n`);
    expect((await lists('export', 'staff')).stdout).toBe('kim\\u202e\n');

    server.answer = () => ({ body: { lists: [] } });
    expect((await lists('list')).stderr).toBe('there are no lists; mozdef lists create makes one\n');
    expect(await lists('change', 'staff')).toMatchObject({ code: 64 });
  });
});
