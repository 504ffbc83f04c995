import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type RunResult, runCli } from '../../cli/support/run-cli.ts';
import { RunningServer, until } from '../../support/running-server.ts';
import { SecuredServer } from './secured-server.ts';

const GUIDE = resolve(import.meta.dirname, '../../../docs/guides/use-elasticsearch.md');
/** The plugin takes no weak one. */
const PASSWORD = 'Xk7-quiet-Harbour-92';

interface Role {
  readonly cluster_permissions: readonly string[];
  readonly index_permissions: readonly object[];
}

/** The role that the guide says is enough, so that it is. */
const ROLE = JSON.parse(
  /_security\/api\/roles\/mozdef'[^{]*(\{.*?\})'\n/s.exec(readFileSync(GUIDE, 'utf8'))?.[1] ?? '',
) as Role;

describe('an OpenSearch with users and TLS', () => {
  const server = new SecuredServer('opensearch', 'admin', async () => {
    const { cluster_permissions, ...others } = ROLE;
    await makeUser('shipping', ROLE);
    await makeUser('archiving', { ...others, cluster_permissions: [...cluster_permissions, 'manage_snapshots'] });
    await makeUser('timid', { ...others, cluster_permissions: ['cluster_monitor'] });
    await makeUser('unknown', { cluster_permissions: [], index_permissions: [] });
  });
  let mozdef: RunningServer | undefined;
  afterEach(() => mozdef?.dispose());

  async function ask<Body>(method: 'GET' | 'PUT' | 'DELETE', path: string, body?: object): Promise<Body> {
    const answer = await server.admin.request<Body>({ method, path, timeoutMs: 60_000, ...(body && { body }) });
    expect(answer.status).toBeLessThan(300);
    return answer.body;
  }

  async function makeUser(name: string, role: Role): Promise<void> {
    await ask('PUT', `/_plugins/_security/api/roles/${name}`, role);
    const user = { password: PASSWORD, opendistro_security_roles: [name] };
    await ask('PUT', `/_plugins/_security/api/internalusers/${name}`, user);
  }

  const as = (name: string, password = PASSWORD): string[] => server.trusting(...server.asUser(name, password));
  const cli = (command: readonly string[], sets: readonly string[]): Promise<RunResult> =>
    runCli([...command, ...sets.flatMap((set) => ['--set', set])]);

  it('is used by a user with the role of the guide', async () => {
    mozdef = await RunningServer.start({ set: as('shipping') });
    await mozdef.post('/events', JSON.stringify({ summary: 'hello', details: { sourceipaddress: '192.0.2.7' } }));
    await until(async () => (await mozdef?.count('summary:hello')) === 1, 30_000, 'the event to be found');
    // The next start finds an index whose aliases are to be moved.
    await mozdef.stop();
    await mozdef.start();
    const weekly = async (): Promise<string> => JSON.stringify(await ask('GET', '/events*/_alias'));
    await until(async () => (await weekly()).includes('events-weekly'), 30_000, 'the alias');

    expect(await mozdef.stop()).toBe(0);
    expect(mozdef.output.match(/^\{"level":[456]0.*/gm)).toBeNull();
  }, 120_000);

  it.each<[string, () => string[], RegExp]>([
    ['a wrong password', () => as('shipping', 'wrong'), /does not let MozDef in: .*\(store\.username\)/],
    ['a user without rights', () => as('unknown'), /no permissions for \[cluster:monitor\/main\].*the server names/],
    [
      'a permission that is missing',
      () => ['store.prefix=timid-', ...as('timid')],
      /no permissions for \[indices:admin\/index_template\/\w+\].*the server names/,
    ],
  ])('ends the start in one line because of %s', async (_, sets, message) => {
    const start = RunningServer.start({ set: sets() });

    await expect(start).rejects.toThrow(/^mozdef serve ended with 78:\nmozdef: [^\n]+\n$/);
    await expect(start).rejects.toThrow(message);
  });

  it('lets doctor in', async () => {
    const { stdout } = await cli(['doctor'], as('shipping'));

    expect(stdout).toMatch(/^ok {4}server of store +opensearch 3\.\d\.\d at https:.* answers$/m);
  });

  it('gives snapshots back to a user with manage_snapshots', async () => {
    const location = join(server.directory, 'snapshots', 'restoring');
    const snapshots = ['repository=mine', 'type=fs', `settings=${JSON.stringify({ location })}`];
    const sets = (user: string): string[] => [...as(user), ...snapshots.map((set) => `store.snapshots.${set}`)];
    await ask('PUT', '/_snapshot/mine', { type: 'fs', settings: { location } });
    await ask('PUT', '/events-20260301');
    const wanted = { indices: 'events-20260301', include_global_state: false };
    await ask('PUT', '/_snapshot/mine/mozdef-20260301t000000?wait_for_completion=true', wanted);
    await ask('DELETE', '/events-20260301');

    const restored = await cli(['snapshots', 'restore', 'mozdef-20260301t000000'], sets('archiving'));
    const refused = await cli(['snapshots', 'list'], sets('shipping'));

    expect(restored).toMatchObject({ code: 0, stdout: 'restored events-20260301\n' });
    expect(refused).toMatchObject({ code: 78, stderr: expect.stringContaining('what the server names') });
  });
});
