import type { ChildProcess } from 'node:child_process';
import { appendFileSync, copyFileSync, globSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { RunningServer, until } from '../../../support/running-server.ts';
import { finished, type RunResult, startCli, temporaryDirectory } from '../../support/run-cli.ts';

let server: RunningServer;
let cwd: string;
let test = 0;
let running: { child: ChildProcess; result: Promise<RunResult> } | undefined;
beforeAll(async () => {
  server = await RunningServer.start();
});
beforeEach(() => {
  cwd = temporaryDirectory();
  test++;
});
afterEach(() => stop('SIGKILL'));
afterAll(() => server.dispose());

const path = (name: string): string => join(cwd, name);
const write = (name: string, ...lines: string[]): void =>
  appendFileSync(path(name), lines.map((line) => `${line}\n`).join(''));

function follow(...args: string[]): ChildProcess {
  const common = ['send', '--follow', '--endpoint', `custom/test${test}`, '--data-dir', server.dataDir];
  const child = startCli([...common, ...args], { cwd });
  running = { child, result: finished(child) };
  return child;
}

async function stop(signal: NodeJS.Signals): Promise<RunResult | undefined> {
  running?.child.kill(signal);
  const result = await running?.result;
  running = undefined;
  return result;
}

/** Waits until as many events are stored, and says which. */
async function stored(count: number): Promise<string[]> {
  const q = `type:test${test}`;
  await until(async () => (await server.count(q)) >= count, 20_000, `${count} events`);
  const found = await server.get<{ events: { summary: string }[] }>(`/api/events/search?q=${q}&from=2000-01-01`);
  return found.events.map(({ summary }) => summary).sort();
}

describe('mozdef send --follow', () => {
  it('sends what is in a file and what is written to it, each complete line once', async () => {
    write('app.log', 'a', 'b');
    follow('app.log');
    expect(await stored(2)).toEqual(['a', 'b']);

    appendFileSync(path('app.log'), 'c\nhalf of ');
    expect(await stored(3)).toEqual(['a', 'b', 'c']);
    appendFileSync(path('app.log'), 'd\n');

    expect(await stored(4)).toEqual(['a', 'b', 'c', 'half of d']);
    expect(await stop('SIGTERM')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^4 events sent/) });
  });

  it('goes with rotation by renaming, and sends what is still written to the old file', async () => {
    write('app.log', 'a');
    follow('app.log*');
    await stored(1);

    renameSync(path('app.log'), path('app.log.1'));
    write('app.log', 'b');
    write('app.log.1', 'c');

    expect(await stored(3)).toEqual(['a', 'b', 'c']);
  });

  it('goes with rotation by copying and emptying', async () => {
    write('app.log', 'a', 'b');
    follow('app.log');
    await stored(2);

    copyFileSync(path('app.log'), path('app.log.1'));
    truncateSync(path('app.log'));
    write('app.log', 'c');

    expect(await stored(3)).toEqual(['a', 'b', 'c']);
  });

  it('takes a file for another when it begins otherwise, though it has grown', async () => {
    write('app.log', 'a');
    follow('app.log');
    await stored(1);

    writeFileSync(path('app.log'), 'other\nlines\n');

    expect(await stored(3)).toEqual(['a', 'lines', 'other']);
  });

  it('finds files that appear later, and leaves compressed ones alone', async () => {
    follow('*.log');
    write('1.log', 'a');
    writeFileSync(path('2.log'), gzipSync('compressed\n'));
    await stored(1);
    write('3.log', 'b');

    expect(await stored(2)).toEqual(['a', 'b']);
    expect((await stop('SIGINT'))?.stderr).toContain('2.log is compressed');
  });

  it('goes on where it was after it was killed, and finds what was renamed meanwhile', async () => {
    write('app.log', 'a', 'b');
    follow('app.log');
    await stored(2);
    await stop('SIGKILL');

    write('app.log', 'c');
    renameSync(path('app.log'), path('app.log.1'));
    write('app.log', 'd');
    follow('app.log');

    expect(await stored(4)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('sends again under the same claims what it could not note any more when it was killed', async () => {
    write('app.log', 'a', 'b');
    follow('app.log');
    await stored(2);
    await stop('SIGTERM');
    const [state = ''] = globSync('cache/mozdef/send/*.json', { cwd }).map(path);
    writeFileSync(state, readFileSync(state, 'utf8').replace(/"offset":\d+/, '"offset":0'));

    write('app.log', 'c');
    follow('app.log');

    expect(await stored(3)).toEqual(['a', 'b', 'c']);
    expect((await stop('SIGTERM'))?.stdout).toMatch(/^3 events sent/);
  });

  it('waits for a server that is down, and loses and doubles nothing', async () => {
    write('app.log', 'a');
    follow('app.log');
    await stored(1);
    const { port } = new URL(server.frontend);
    await server.stop();
    write('app.log', 'b');
    await server.start([`frontend.listen=127.0.0.1:${port}`]);
    write('app.log', 'c');

    expect(await stored(3)).toEqual(['a', 'b', 'c']);
  });

  it('sends standard input as it comes, and ends with it', async () => {
    const child = follow('-');
    child.stdin?.write('a\nb\nlast');
    expect(await stored(2)).toEqual(['a', 'b']);

    child.stdin?.end();

    expect(await running?.result).toMatchObject({ code: 0, stdout: expect.stringMatching(/^3 events sent/) });
    expect(await stored(3)).toEqual(['a', 'b', 'last']);
  });

  it.each([
    ['--shift-to-now', /--shift-to-now/],
    ['--format=json', /--format json/],
    ['--endpoint=nowhere', /--endpoint/],
  ])('refuses %s', async (option, message) => {
    follow('app.log', option);

    expect(await running?.result).toMatchObject({ code: 64, stderr: expect.stringMatching(message) });
  });

  it('ends when the server refuses it', async () => {
    write('app.log', 'a');
    await server.stop();
    const { port } = new URL(server.frontend);
    await server.start([
      `frontend.listen=127.0.0.1:${port}`,
      'frontend.tokens=[{name: others, token: a-token-of-other-senders}]',
    ]);
    follow('app.log', '-');

    expect(await running?.result).toMatchObject({ code: 77, stderr: expect.stringMatching(/--token/) });
  });
});
