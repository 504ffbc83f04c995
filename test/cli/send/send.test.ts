import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeServer, type SeenRequest } from '../support/fake-server.ts';
import { type RunOptions, runCli, temporaryDirectory } from '../support/run-cli.ts';

let server: FakeServer;
let cwd: string;
beforeAll(async () => {
  server = await FakeServer.start();
});
beforeEach(() => {
  cwd = temporaryDirectory();
  server.requests.length = 0;
  server.answer = () => ({});
});
afterAll(() => server.stop());

function send(args: readonly string[], options: RunOptions = {}) {
  return runCli(['send', ...args, '--data-dir', server.dataDir], { cwd, ...options });
}

function ndjson(count: number, from = 0): string {
  return Array.from({ length: count }, (_, index) => `${JSON.stringify({ n: from + index })}\n`).join('');
}

function write(name: string, content: string | Uint8Array): void {
  writeFileSync(join(cwd, name), content);
}

function lines(requests: readonly SeenRequest[]): string[] {
  return requests.flatMap(({ body }) => body.toString('utf8').trim().split('\n'));
}

function numbers(requests: readonly SeenRequest[]): number[] {
  return lines(requests).map((line) => (JSON.parse(line) as { n: number }).n);
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

describe('mozdef send', () => {
  it('posts bodies of 500 events under claims of their own', async () => {
    write('a.ndjson', ndjson(1200));

    const { code, stdout, stderr } = await send(['a.ndjson']);

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^1,200 events sent in [\d.]+ s\n$/);
    expect(numbers(server.requests)).toEqual(upTo(1200));
    expect(server.requests).toHaveLength(3);
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      path: '/events',
      headers: { 'content-type': 'application/x-ndjson', authorization: 'Bearer mzd_local' },
    });
    const claims = server.requests.map(({ headers }) => String(headers['idempotency-key']));
    expect(new Set(claims).size).toBe(3);
  });

  it('reads patterns, gzip and zstd by content, and standard input', async () => {
    write('1.gz', gzipSync(ndjson(2)));
    write('2.gz', Buffer.concat([gzipSync(ndjson(1, 2)), gzipSync(ndjson(1, 3))]));
    write('3.log', zstdCompressSync(Buffer.from(ndjson(2, 4))));

    await send(['*.gz', '3.log', '-'], { input: gzipSync(ndjson(2, 6)) });

    expect(numbers(server.requests)).toEqual(upTo(8));
  });

  it('sends text a line an event, and says that it is text', async () => {
    write('auth.log', 'Dec 10 06:55:46 host sshd[1]: a\r\n\nDec 10 06:55:47 host sshd[1]: b\n');

    expect((await send(['auth.log', '--endpoint', 'custom/sshd'])).stdout).toMatch(/^2 events sent/);
    expect(server.requests[0]).toMatchObject({
      path: '/custom/sshd',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    });
    expect(lines(server.requests)).toEqual(['Dec 10 06:55:46 host sshd[1]: a', 'Dec 10 06:55:47 host sshd[1]: b']);
  });

  it('sends again, under the same claim, what the server did not take', async () => {
    write('a.ndjson', ndjson(3));
    server.answer = () => {
      const attempt = server.requests.length;
      if (attempt === 1) return { status: 503, headers: { 'retry-after': '0' } };
      return attempt === 2 ? 'hang up' : {};
    };

    const { code, stdout } = await send(['a.ndjson']);

    expect(code).toBe(0);
    expect(stdout).toMatch(/^3 events sent/);
    expect(server.requests).toHaveLength(3);
    expect(new Set(server.requests.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  });

  it('gives up after its retries, and goes on there the next time', async () => {
    write('a.ndjson', ndjson(1200));
    const busy = {
      status: 503,
      headers: { 'retry-after': '0' },
      body: { error: { code: 'queue-full', message: 'full' } },
    };
    server.answer = () => (server.requests.length > 2 ? busy : {});
    const first = await send(['a.ndjson', '--retries', '2']);
    const claim = server.requests.at(-1)?.headers['idempotency-key'];
    server.requests.length = 0;
    server.answer = () => ({});
    const second = await send(['a.ndjson']);

    expect(first).toMatchObject({
      code: 75,
      stdout: expect.stringMatching(/^1,000 events sent/),
      stderr: 'mozdef: full\n',
    });
    expect(second.stderr).toMatch(/^going on after 1,000 events/);
    expect(second.stdout).toMatch(/^200 events sent/);
    expect(numbers(server.requests)).toEqual(upTo(1200).slice(1000));
    expect(server.requests[0]?.headers['idempotency-key']).toBe(claim);
  });

  it('sends the same file anew once it was sent whole, under new claims', async () => {
    write('a.ndjson', ndjson(1));
    await send(['a.ndjson']);
    await send(['a.ndjson']);

    expect(new Set(server.requests.map(({ headers }) => headers['idempotency-key'])).size).toBe(2);
    expect(readdirSync(join(cwd, 'cache/mozdef/send'))).toEqual([]);
  });

  it('halves what is too large, counts what is refused, and exits with 65', async () => {
    write('a.ndjson', ndjson(5));
    server.answer = ({ body }) => {
      if (body.toString().trim().split('\n').length > 2) return { status: 413, body: 'too large' };
      return body.includes('"n":4')
        ? { status: 400, body: { error: { code: 'request-invalid', message: 'not that' } } }
        : {};
    };

    const { code, stdout, stderr } = await send(['a.ndjson']);

    expect(code).toBe(65);
    expect(stdout).toMatch(/^3 events sent/);
    expect(stderr).toBe('mozdef: 2 events refused by the server: not that (HTTP 400)\n');
  });

  it.each([
    [401, 77, /refuses: .*HTTP 401.*--token/],
    [404, 65, /refuses: HTTP 404.*--url/],
  ])('stops at once at %d', async (status, exit, message) => {
    write('a.ndjson', ndjson(1000));
    server.answer = () => ({ status, body: '' });

    const { code, stderr } = await send(['a.ndjson']);

    expect(code).toBe(exit);
    expect(stderr).toMatch(message);
    expect(server.requests).toHaveLength(1);
  });

  it.each<[string, () => string[], RegExp]>([
    ['a missing file', () => ['none.log'], /there is no file none\.log/],
    ['a pattern without files', () => ['*.none'], /there is no file \*\.none/],
    ['a directory', () => ['.'], /is a directory/],
    [
      'half a gzip file',
      () => (write('half.gz', gzipSync(ndjson(1000)).subarray(0, 1000)), ['half.gz']),
      /cannot read half\.gz: unexpected end of file/,
    ],
    ['bzip2', () => (write('x', 'BZh91AY&SY'), ['x']), /x is bzip2\. Decompress it/],
  ])('exits with 66 at %s', async (_, prepare, message) => {
    const { code, stderr } = await send(prepare());

    expect(code).toBe(66);
    expect(stderr).toMatch(message);
  });

  it('keeps to a rate with small bodies', async () => {
    write('a.ndjson', ndjson(20));

    await send(['a.ndjson', '--rate', '40']);

    expect(server.requests).toHaveLength(2);
    expect(numbers(server.requests)).toEqual(upTo(20));
  });

  it('posts to the very address that --url names', async () => {
    write('a.ndjson', ndjson(1));

    await runCli(['send', 'a.ndjson', '--url', `${server.url}/proxy/mozdef`, '--token', 't'], { cwd });

    expect(server.requests[0]).toMatchObject({ path: '/proxy/mozdef', headers: { authorization: 'Bearer t' } });
  });
});

describe('mozdef send --shift-to-now', () => {
  it('moves the times of all files by one span, so that the newest is now', async () => {
    write(
      'a.ndjson',
      '{"@timestamp":"2020-10-13T04:24:56.495Z","Message":"UtcTime: 2020-10-13 04:24:51.699","id":12345678901234567890}\n',
    );
    write('b.log', '[Sun Dec 04 04:47:44 2005] [error] caf\u00e9\n');
    const before = Date.now();

    const { code } = await send(['a.ndjson', 'b.log', '--shift-to-now']);

    const after = Date.now();
    expect(code).toBe(0);
    const [json = '', text = ''] = lines(server.requests);
    const event = JSON.parse(json) as { '@timestamp': string; Message: string };
    const newest = Date.parse(event['@timestamp']);
    expect(newest).toBeGreaterThan(before - 1001);
    expect(newest).toBeLessThanOrEqual(after);
    expect(json).toContain('"id":12345678901234567890');
    const span = newest - Date.parse('2020-10-13T04:24:56.495Z');
    expect(event.Message).toBe(
      `UtcTime: ${new Date(Date.parse('2020-10-13T04:24:51.699Z') + span).toISOString().slice(0, 23).replace('T', ' ')}`,
    );
    expect(text).toMatch(/^\[\w{3} \w{3} \d\d \d\d:\d\d:\d\d 20\d\d\] \[error\] caf\u00e9$/);
    const moved = Date.parse(`${text.slice(1, 25)} UTC`);
    expect(moved - Date.parse('Sun Dec 04 2005 04:47:44 UTC')).toBe(span);
  });

  it('says so when there is no time, or standard input cannot be read twice', async () => {
    write('a.ndjson', '{"a":1}\n');

    expect(await send(['a.ndjson', '--shift-to-now'])).toMatchObject({ code: 66 });
    expect(await send(['-', '--shift-to-now'])).toMatchObject({ code: 64 });
  });
});
