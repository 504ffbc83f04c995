import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Finding } from '../../../src/cli/doctor/finding.ts';
import { createLogger } from '../../../src/log/log.ts';
import { ElasticsearchEventStore } from '../../../src/store/elasticsearch/elasticsearch-event-store.ts';
import { storeConfig } from '../../../src/store/store-config.ts';
import { type RunResult, runCli } from '../../cli/support/run-cli.ts';
import { saveBatch, some } from '../../contract/event-store.support.ts';
import { drain } from '../../contract/event-store-feed.contract.ts';
import { RunningServer, until } from '../../support/running-server.ts';
import { CA, SecuredServer, TLS } from './secured-server.ts';

const GUIDE = resolve(import.meta.dirname, '../../../docs/guides/use-elasticsearch.md');
const PASSWORD = 'a-long-password';

interface Role {
  readonly cluster: readonly string[];
  readonly indices: readonly { readonly names: readonly string[]; readonly privileges: readonly string[] }[];
}

/** The role that the guide says is enough, so that it is. */
const ROLE = JSON.parse(
  /_security\/role\/mozdef'[^{]*(\{.*?\})'\n/s.exec(readFileSync(GUIDE, 'utf8'))?.[1] ?? '',
) as Role;

const STATE_ROLE: Role = {
  cluster: ['monitor', 'manage_index_templates'],
  indices: [
    {
      names: ['mozdef-state', 'mozdef-lastseen', 'mozdef-deadletters'],
      privileges: ['create_index', 'read', 'write', 'maintenance'],
    },
    { names: ['alerts*'], privileges: ['create_index', 'read', 'write'] },
  ],
};

describe('an Elasticsearch 8 with users, TLS and API keys', () => {
  const server = new SecuredServer('elasticsearch', 'admin-password', async () => {
    await makeUser('mozdef', ROLE);
    await makeUser('timid', { ...ROLE, cluster: ['monitor'] });
  });
  const file = server.file.bind(server);
  const asUser = server.asUser.bind(server);
  const trusting = server.trusting.bind(server);
  let mozdef: RunningServer | undefined;
  afterEach(() => mozdef?.dispose());

  async function ask<Body>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<Body> {
    const answer = await server.admin.request<Body>({ method, path, timeoutMs: 60_000, ...(body && { body }) });
    expect(answer).toMatchObject({ status: 200 });
    return answer.body;
  }

  async function makeUser(name: string, role: Role): Promise<void> {
    await ask('PUT', `/_security/role/${name}`, role);
    await ask('PUT', `/_security/user/${name}`, { password: PASSWORD, roles: [name] });
  }

  /** Stores an event and finds it, with all that MozDef does at the server by the way. */
  async function proveUsable(user: readonly string[], word: string): Promise<void> {
    mozdef = await RunningServer.start({ set: trusting(...user) });
    await mozdef.post('/events', JSON.stringify({ summary: word, details: { sourceipaddress: '192.0.2.7' } }));
    await until(async () => (await mozdef?.count(`summary:${word}`)) === 1, 30_000, 'the event to be found');
    // The next start finds an index whose aliases are to be moved.
    await mozdef.stop();
    await mozdef.start();
    const weekly = async (): Promise<string> => JSON.stringify(await ask('GET', '/events*/_alias'));
    await until(async () => (await weekly()).includes('events-weekly'), 30_000, 'the alias');

    expect(await mozdef.stop()).toBe(0);
    expect(mozdef.output.match(/^\{"level":[456]0.*/gm)).toBeNull();
  }

  it(
    'is used by a user with the privileges of the guide',
    () => proveUsable(asUser('mozdef', PASSWORD), 'asauser'),
    120_000,
  );

  it('feeds what is stored to a user with these privileges', async () => {
    const user = { username: 'mozdef', password_file: file('feed-password', PASSWORD) };
    const index = { replicas: 0 };
    const config = storeConfig.parse({
      kind: 'elasticsearch',
      url: [server.url],
      ca_file: CA,
      index,
      ...user,
    });
    const store = await ElasticsearchEventStore.open({ config, log: createLogger('silent') });
    const end = await store.feedEnd();

    await store.save(saveBatch(some(3)));

    expect((await drain(store, end)).events).toHaveLength(3);
    await store.close();
  }, 120_000);

  it('is used with an API key', async () => {
    const { encoded } = await ask<{ encoded: string }>('POST', '/_security/api_key', {
      name: 'mozdef',
      role_descriptors: { mozdef: ROLE },
    });

    await proveUsable([`store.api_key_file=${file('key', encoded)}`], 'withakey');
  }, 120_000);

  it.each<[string, () => string[], RegExp]>([
    ['a wrong password', () => asUser('mozdef', 'wrong'), /does not let MozDef in: .*\(store\.username\)/],
    ['a wrong key', () => [`store.api_key_file=${file('wrong', 'bm8=')}`], /let MozDef in: .*\(store\.api_key_file\)/],
    [
      'a privilege that is missing',
      () => ['store.prefix=timid-', ...asUser('timid', PASSWORD)],
      /Give MozDef's user or API key monitor and manage_index_templates of the cluster/,
    ],
  ])('ends the start in one line because of %s', async (_, user, message) => {
    const start = RunningServer.start({ set: trusting(...user()) });

    await expect(start).rejects.toThrow(/^mozdef serve ended with 78:\nmozdef: [^\n]+\n$/);
    await expect(start).rejects.toThrow(message);
  });

  describe('mozdef doctor', () => {
    /** What it found about privileges: results and messages. */
    async function rights(sets: readonly string[]): Promise<string[]> {
      const { stdout } = await runCli(['doctor', '--json', ...sets.flatMap((set) => ['--set', set])]);
      const found = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Finding);
      return found
        .filter(({ check }) => check.startsWith('rights'))
        .map(({ result, message }) => `${result}: ${message}`);
    }
    const FINE = 'ok: MozDef is allowed all that it does there';

    it('finds nothing missing for a user with the privileges of the guide', async () => {
      await expect(rights(trusting(...asUser('mozdef', PASSWORD)))).resolves.toEqual([FINE]);
    });

    it('finds nothing missing for a user of state alone with the privileges of that guide', async () => {
      await makeUser('stateful', STATE_ROLE);
      const user = asUser('stateful', PASSWORD).map((set) => set.replace(/^store/, 'state'));
      const state = ['state.kind=elasticsearch', `state.url=${server.url}`, `state.ca_file=${CA}`];

      await expect(rights([...state, ...user])).resolves.toEqual([FINE]);
    });

    it('names each privilege that is missing with what it is needed for', async () => {
      const indices = [{ names: ['events*'], privileges: ['read', 'write', 'manage'] }];
      await makeUser('poor', { cluster: [], indices: [...indices, { names: ['mozdef-*'], privileges: ['read'] }] });

      await expect(rights(trusting(...asUser('poor', PASSWORD)))).resolves.toEqual([
        'fail: the privilege monitor of the cluster is missing; it is needed to see which server it is',
        'fail: the privilege manage_index_templates of the cluster is missing; it is needed to make the index templates of events and alerts',
        'fail: the privilege read on alerts* is missing; it is needed to search events, to see which alerts are shown, and to read state',
        'fail: the privilege write on alerts* and mozdef-* is missing; it is needed to store events and state, and to show alerts',
        expect.stringMatching(
          /^fail: the privilege manage on alerts\* and mozdef-\* is missing; it is needed to make /,
        ),
      ]);
    });

    it.each<[string, readonly string[], readonly string[]]>([
      ['registers a repository', ['type=fs'], ['fail: the privilege manage of the cluster']],
      [
        'finds one registered',
        [],
        ['fail: the privilege create_snapshot of the cluster', 'warn: the privilege manage of the cluster'],
      ],
    ])('names those that snapshots need when MozDef %s', async (_, sets, expected) => {
      const snapshots = ['repository=backup', ...sets].map((set) => `store.snapshots.${set}`);

      const found = await rights([...trusting(...asUser('mozdef', PASSWORD)), ...snapshots]);

      expect(found.map((text) => text.replace(/ is missing;.*/, ''))).toEqual(expected);
    });
  });

  it('gives snapshots back to a user with manage of the cluster, and names that to another', async () => {
    const location = join(server.directory, 'snapshots', 'restoring');
    const snapshots = ['repository=mine', 'type=fs', `settings=${JSON.stringify({ location })}`];
    const run = (user: string, ...args: string[]): Promise<RunResult> => {
      const sets = [...trusting(...asUser(user, PASSWORD)), ...snapshots.map((set) => `store.snapshots.${set}`)];
      return runCli(['snapshots', ...args, ...sets.flatMap((set) => ['--set', set])]);
    };
    await makeUser('keeper', { ...ROLE, cluster: [...ROLE.cluster, 'manage'] });
    await ask('PUT', '/_snapshot/mine', { type: 'fs', settings: { location } });
    await ask('PUT', '/events-20260201');
    await ask('PUT', '/_snapshot/mine/mozdef-20260201t000000?wait_for_completion=true', { indices: 'events-20260201' });
    await ask('DELETE', '/events-20260201');

    const restored = await run('keeper', 'restore', 'mozdef-20260201t000000');
    const refused = await run('mozdef', 'list');

    expect(restored).toMatchObject({ code: 0, stdout: 'restored events-20260201\n' });
    expect(refused).toMatchObject({
      code: 78,
      stderr: expect.stringContaining("Give MozDef's user or API key manage of the cluster"),
    });
  });

  it('is not trusted with a certificate of another authority, and doctor says so', async () => {
    const sets = server.settings(`store.ca_file=${join(TLS, 'old.cert.pem')}`, ...asUser('mozdef', PASSWORD));

    const { code, stdout } = await runCli(['doctor', ...sets.flatMap((set) => ['--set', set])]);

    expect(stdout).toMatch(/^fail {2}server of store .*certificate is not trusted.*store\.ca_file/m);
    expect(code).toBe(1);
  });
});
