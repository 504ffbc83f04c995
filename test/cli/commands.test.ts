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

describe('a list', () => {
  it.each([
    ['deadletters', { deadletters: [], total: 0 }],
    ['lastseen', { entries: [] }],
    ['latest', { events: [] }],
    ['plugins', { plugins: [] }],
  ])('%s list --json prints nothing for an empty list, which is no failure', async (group, body) => {
    server.answer = () => ({ body });

    expect(await run(group, 'list', '--json')).toEqual({ code: 0, stdout: '', stderr: '' });
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
    const geoip = { ...sshd, name: 'geoip', enabled: false, bundled: false };
    server.answer = () => ({ body: { plugins: [sshd, geoip, { ...sshd, name: 'su', open: true }] } });

    const list = await run('plugins', 'list');
    const one = await run('plugins', 'show', 'sshd');
    const none = await run('plugins', 'show', 'other');

    expect(list.stdout).toMatch(
      /^plugin .*\nsshd +event +5 +on +bundled +processname is sshd .*\.\.\. +Parses\.\ngeoip +event +5 +off +own .*\nsu +event +5 +off for a while +.*\n$/,
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

  const entry = {
    id: 'one-1a2b3c4d',
    host: 'one',
    version: '1.2.3',
    roles: ['worker'],
    silentSeconds: 7,
    rates: { accepted: 0, stored: 99 },
    lagSeconds: 0.4,
    complaints: ['the store refuses events: disk-full'],
  };
  /** What the server answers, by path. */
  const answers = (health: object, instances: object[] = [entry]): void => {
    const bodies: Record<string, object> = { '/api/health': health, '/api/instances': { instances } };
    server.answer = ({ path }) => ({ body: bodies[path] ?? status });
  };

  it('says what is of all instances first, then each, then the one that answers', async () => {
    const two = {
      ...entry,
      id: 'two-\u001b[31m',
      roles: ['frontend'],
      rates: { accepted: 900 },
      lagSeconds: 2,
      complaints: [],
    };
    const gone = { ...two, id: 'gone', silentSeconds: 70, rates: { accepted: 7000 } };
    answers({ status: 'ok', reasons: [] }, [entry, two, gone]);

    const { stdout } = await run('status');
    const json = JSON.parse((await run('status', '--json')).stdout);

    const [, count, rates, lag, stored, letters, head, row, ...others] = stdout.trim().split('\n');
    expect([count, rates, lag, stored, letters].map((line) => line?.trim().replace(/  +/, ': '))).toEqual([
      'instances: 3, 1 of them not heard of for more than 60 s',
      'rates: 900 accepted/s, 99 stored/s',
      'lag: 2 s',
      'stored: 24,650 events, 3.20 MB',
      'dead letters: 3',
    ]);
    expect(head).toMatch(/^instance +roles/);
    expect(row).toMatch(
      /^one-1a2b3c4d +worker +1\.2\.3 +0\/s +99\/s +0\.4 s +7 s ago +the store refuses events: disk-full$/,
    );
    expect(others.slice(2).join('\n')).toMatch(
      /^The one that answers:\n +running for +2 h 5 min\n +roles +frontend, web\n/,
    );
    expect(stdout.match(/accepted\/s/g)).toHaveLength(1);
    expect(stdout).not.toContain('\u001b[31m');
    expect(json.instances).toHaveLength(3);
    expect(json.flow).toEqual({ accepted: 900, stored: 99, lagSeconds: 2 });
  });

  it('shows the figures to people and programs', async () => {
    answers({ status: 'ok', reasons: [] });

    const shown = await run('status');
    const json = await run('status', '--json');

    expect(shown.code).toBe(0);
    for (const text of [
      '1.2.3',
      'is ok',
      '120 accepted/s, 99 stored/s',
      '2 h 5 min',
      '24,650 events, 3.20 MB',
      '1,200 batches',
      '83.0 GB free of 271 GB',
    ]) {
      expect(shown.stdout).toContain(text);
    }
    expect(shown.stdout).not.toContain('instance');
    expect(JSON.parse(json.stdout)).toMatchObject({ ...status, url: server.url, health: { status: 'ok' } });
  });

  it('exits with 1 and the reasons when the server is degraded', async () => {
    answers({ status: 'degraded', reasons: ['the queue refuses events: disk-full'] });

    const { code, stdout } = await run('status');

    expect(code).toBe(1);
    expect(stdout).toContain('is degraded\n  the queue refuses events: disk-full\n');
  });
});
