import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeServer } from './support/fake-server.ts';
import { runCli, temporaryDirectory } from './support/run-cli.ts';

let server: FakeServer;
beforeAll(async () => {
  server = await FakeServer.start();
});
beforeEach(() => {
  server.requests.length = 0;
});
afterAll(() => server.stop());

function event(number: number, fields: object = {}): object {
  return {
    utctimestamp: `2026-11-24T19:57:31.${String(number).padStart(6, '0')}+00:00`,
    hostname: 'web1.example.com',
    severity: 'INFO',
    processname: 'sshd',
    summary: `event ${number}`,
    tags: ['a', 'b'],
    details: { username: 'ann', 'a.b': { c: 5 } },
    mozdef: { id: `id-${number}` },
    ...fields,
  };
}

function search(...args: string[]) {
  return runCli(['search', ...args, '--data-dir', server.dataDir]);
}

/** Pages of at most `size` of these events, chained by cursors. */
function servePages(events: readonly object[], size: number): void {
  server.answer = ({ query }) => {
    const start = Number(query['cursor'] ?? 0);
    const end = Math.min(events.length, start + Math.min(size, Number(query['limit'])));
    const next = end < events.length ? { next: String(end) } : {};
    return {
      body: {
        total: { value: events.length, relation: 'eq' },
        events: events.slice(start, end),
        partial: false,
        ...next,
      },
    };
  };
}

describe('mozdef search', () => {
  it('prints one line an event: time, host, severity, program, summary', async () => {
    servePages([event(1), event(2, { severity: 'ERROR' })], 100);

    const { code, stdout, stderr } = await search('sshd', '--from', 'now-1h', '--to', 'now');

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(
      '2026-11-24 19:57:31.000Z web1.example.com INFO sshd event 1\n2026-11-24 19:57:31.000Z web1.example.com ERROR sshd event 2\n',
    );
    expect(server.requests[0]).toMatchObject({
      path: '/api/events/search',
      query: { q: 'sshd', from: 'now-1h', to: 'now', limit: '100', order: 'newest' },
      headers: { authorization: 'Bearer mzd_local' },
    });
  });

  it('writes out what a terminal would obey', async () => {
    servePages([event(1, { summary: 'a\u001b[2Jb\r\nc\u202ed\u009be\u0000', hostname: 'h\u0007' })], 100);

    const { stdout } = await search('x');

    expect(stdout).toBe('2026-11-24 19:57:31.000Z h\\x07 INFO sshd a\\x1b[2Jb\\r\\nc\\u202ed\\x9be\\x00\n');
  });

  it('survives events that are no events', async () => {
    servePages([{}, { summary: 5, severity: null, utctimestamp: ['x'], hostname: {} }], 100);

    expect((await search('x')).stdout).toBe('     \nx {}   5\n'.replace('     \n', '    \n'));
  });

  it('colours only when asked', async () => {
    servePages([event(1, { severity: 'ERROR' })], 100);
    const forced = await runCli(['search', 'x', '--data-dir', server.dataDir], { env: { FORCE_COLOR: '1' } });
    const refused = await runCli(['search', 'x', '--data-dir', server.dataDir], { env: { NO_COLOR: '1' } });

    expect(forced.stdout).toContain('\u001b[31mERROR');
    expect(refused.stdout).not.toContain('\u001b');
  });

  it('--json prints the stored event as it is', async () => {
    servePages([event(1)], 100);

    expect(JSON.parse((await search('x', '--json')).stdout)).toEqual(event(1));
  });

  it('--fields prints only these', async () => {
    servePages([event(1), event(2, { details: {} })], 100);

    const plain = await search('x', '--fields', 'mozdef.id,details.username,tags,details.a.b.c');
    const json = await search('x', '--fields', 'mozdef.id,tags', '--json');

    expect(plain.stdout).toBe('id-1\tann\ta,b\t5\nid-2\t\ta,b\t\n');
    expect(JSON.parse(json.stdout.split('\n')[0] ?? '')).toEqual({ 'mozdef.id': 'id-1', tags: ['a', 'b'] });
  });

  it('goes through all pages with --limit 0, and stops at a limit', async () => {
    servePages(
      Array.from({ length: 2500 }, (_, number) => event(number)),
      1000,
    );

    const all = await search('x', '--limit', '0', '--json');
    const some = await search('x', '--limit', '1200', '--json');

    expect(all.stdout.trim().split('\n')).toHaveLength(2500);
    expect(some.stdout.trim().split('\n')).toHaveLength(1200);
    expect(server.requests.map(({ query }) => query['limit'])).toEqual(['1000', '1000', '1000', '1000', '200']);
  });

  it('exits with 1 when nothing is found', async () => {
    servePages([], 100);

    expect(await search('x')).toEqual({ code: 1, stdout: '', stderr: '' });
  });

  it('--count prints the exact number alone', async () => {
    server.answer = () => ({ body: { count: 24_650 } });

    expect(await search('x', '--count', '--from', '2019-01-01')).toEqual({ code: 0, stdout: '24650\n', stderr: '' });
    expect(server.requests[0]).toMatchObject({
      path: '/api/events/count',
      query: { q: 'x', from: '2019-01-01', to: 'now' },
    });
  });

  it('says that a search was cut short', async () => {
    server.answer = () => ({ body: { total: { value: 1, relation: 'gte' }, events: [event(1)], partial: true } });

    expect((await search('x')).stderr).toMatch(/^mozdef: the search was cut short/);
  });

  it('points at the place in a query that cannot be understood', async () => {
    const error = {
      code: 'query-invalid',
      message: 'a ) is missing',
      where: 'column 7',
      remedy: 'Close it.',
      column: 7,
    };
    server.answer = () => ({ status: 400, body: { error } });

    const { code, stderr } = await search('a AND (b');

    expect(code).toBe(65);
    expect(stderr).toBe('mozdef: a ) is missing (column 7). Close it.\n  a AND (b\n        ^\n');
  });

  it('--follow prints events as they come, and what was left out', async () => {
    server.tail = [
      { op: 'tailing', id: 1 },
      { op: 'events', id: 1, events: [event(1), event(2)] },
      { op: 'dropped', id: 1, count: 7 },
      { op: 'event', id: 1, event: event(3) },
    ];
    server.commands.length = 0;

    const { code, stdout, stderr } = await search('sshd', '--follow', '--fields', 'mozdef.id');

    expect({ code, stdout }).toEqual({ code: 0, stdout: 'id-1\nid-2\nid-3\n' });
    expect(stderr).toBe('mozdef: 7 events left out to keep pace\n');
    expect(server.commands).toEqual([{ op: 'tail', id: 1, q: 'sshd' }]);
  });

  it('--follow ends at its limit, and with the error of a wrong query', async () => {
    server.tail = [{ op: 'events', id: 1, events: [event(1), event(2), event(3)] }];
    expect((await search('x', '--follow', '--limit', '2', '--fields', 'mozdef.id')).stdout).toBe('id-1\nid-2\n');

    server.tail = [{ op: 'error', id: 1, error: { code: 'query-invalid', message: 'wrong', where: 'column 1' } }];
    expect(await search('x', '--follow')).toMatchObject({ code: 65, stderr: 'mozdef: wrong (column 1)\n  x\n  ^\n' });
  });
});

describe('finding the server', () => {
  it('says how to start one when none answers', async () => {
    const { code, stderr } = await runCli(['search', 'x', '--set', 'web.listen=127.0.0.1:1']);

    expect(code).toBe(69);
    expect(stderr).toMatch(
      /^mozdef: no server answers at http:\/\/127\.0\.0\.1:1: .*\. Is it running\? Start it with: mozdef serve .*\n$/,
    );
  });

  it('does not believe the run file of a process that is gone', async () => {
    const dataDir = temporaryDirectory();
    writeFileSync(join(dataDir, 'run.json'), JSON.stringify({ pid: 2 ** 30, web: server.url }));

    const { stderr } = await runCli(['search', 'x', '--data-dir', dataDir, '--set', 'web.listen=127.0.0.1:1']);

    expect(stderr).toContain('no server answers at http://127.0.0.1:1');
  });

  it('tells another program from MozDef', async () => {
    server.answer = () => ({ status: 404, body: '<html>Apache</html>' });

    const { code, stderr } = await search('x');

    expect(code).toBe(69);
    expect(stderr).toMatch(/^mozdef: what answers at .* is not MozDef \(HTTP 404\)\. .*\n$/);
  });

  it('takes --url and --token, and reads no configuration then', async () => {
    servePages([event(1)], 100);

    const { code } = await runCli(['search', 'x', '--url', `${server.url}/`, '--token', 'abc', '--config', 'none.yml']);

    expect(code).toBe(0);
    expect(server.requests[0]?.headers.authorization).toBe('Bearer abc');
  });

  it.each([
    ['unauthorized', 401, 77],
    ['query-timeout', 504, 75],
    ['store-unavailable', 503, 75],
    ['something new', 500, 70],
  ])('exits as the error %s asks', async (code, status, exit) => {
    server.answer = () => ({ status, body: { error: { code, message: 'no\u001b[1m', remedy: 'Do this.' } } });

    expect(await search('x')).toEqual({ code: exit, stdout: '', stderr: 'mozdef: no\\x1b[1m. Do this.\n' });
  });
});
