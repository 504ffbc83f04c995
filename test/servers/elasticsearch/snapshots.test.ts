import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type RunResult, runCli } from '../../cli/support/run-cli.ts';
import { ask, NOON, saveBatch, some } from '../../contract/event-store.support.ts';
import { eventually } from '../test-servers.ts';
import { openStore } from './store-under-test.ts';
import { PRODUCTS, useSearchServer } from './test-search-server.ts';

const DAY = 86_400_000;
const SNAPSHOT = 'mozdef-20260301t000000';

/** MozDef's retention is 30 days of its clock, which stands at March; the command line has the true one, so all days are old for it. */
describe.each(PRODUCTS)('mozdef snapshots of %s', (product) => {
  const server = useSearchServer(product);
  if (!server.takesSnapshots) return;

  const clock = { now: NOON };
  let under: Awaited<ReturnType<typeof openStore>>;
  const snapshots = () => ({
    repository: 'restoring',
    type: 'fs',
    settings: { location: join(server.snapshots, 'restoring') },
  });

  const complete = async (): Promise<number> => {
    const { repository } = snapshots();
    const path = `/_snapshot/${repository}/${under.prefix}*`;
    const { snapshots: found = [] } = await server.ask<{ snapshots?: { state: string }[] }>('GET', path);
    return found.filter(({ state }) => state === 'SUCCESS').length;
  };

  /** Two days of one event each, and a snapshot of them. */
  beforeEach(async () => {
    // At its start the store makes a snapshot of what there is: of nothing yet.
    clock.now = NOON - DAY;
    under = await openStore(server, {
      config: { retention: { days: 30 }, snapshots: snapshots() },
      now: () => clock.now,
    });
    await under.store.maintain();
    await eventually(complete, 1);
    clock.now = NOON;
    for (const day of [0, 20]) await under.store.save(saveBatch(some(1), { received: NOON - day * DAY }));
    await under.store.maintain();
    await eventually(complete, 2);
  });
  afterEach(async () => {
    await server.ask('DELETE', `/copy-${under.prefix}events-20260301`);
    await server.ask('DELETE', `/restored-${under.prefix}events-20260301`);
    await under.dispose();
  });

  function run(command: string, ...args: readonly string[]): Promise<RunResult> {
    const { repository, type, settings } = snapshots();
    const sets = [
      `store.kind=${product}`,
      `store.url=${server.url}`,
      `store.prefix=${under.prefix}`,
      'store.retention.days=30',
      `store.snapshots.repository=${repository}`,
      `store.snapshots.type=${type}`,
      `store.snapshots.settings=${JSON.stringify(settings)}`,
    ];
    return runCli(['snapshots', command, ...sets.flatMap((set) => ['--set', set]), ...args]);
  }
  const restore = (...args: readonly string[]): Promise<RunResult> =>
    run('restore', `${under.prefix}${SNAPSHOT}`, ...args);
  const count = async (): Promise<number> => {
    await under.settled?.();
    return under.store.count(ask);
  };
  const remove = (day: string): Promise<unknown> => server.ask('DELETE', `/${under.prefix}events-${day}`);

  it('lists what there is', async () => {
    const { code, stdout } = await run('list', '--json');

    const indices = ['events-20260209', 'events-20260301', 'mozdef-claims'].map((name) => `${under.prefix}${name}`);
    const [newest = '', ...others] = stdout.trim().split('\n');
    expect(JSON.parse(newest)).toMatchObject({ name: `${under.prefix}${SNAPSHOT}`, state: 'SUCCESS', indices });
    expect([code, others.length]).toEqual([0, 1]);
  });

  it('brings back what retention removed, which is found and not removed again', async () => {
    clock.now += 60 * DAY;
    await under.store.maintain();
    const before = await count();

    const { code, stdout, stderr } = await restore();
    await under.store.maintain();

    expect([before, await count(), code]).toEqual([0, 2, 0]);
    expect(stdout.trim().split('\n')).toEqual(
      ['20260209', '20260301'].map(
        (day) => `restored ${under.prefix}events-${day} as ${under.prefix}events-restored-${day}`,
      ),
    );
    expect(stderr).toMatch(/^MozDef's searches find .*\nretention leaves .*curl -X DELETE/);
    await expect(restore()).resolves.toMatchObject({ code: 1, stderr: expect.stringContaining('all 2 days') });
    await expect(restore('--indices', '*events-20260301')).resolves.toMatchObject({
      code: 64,
      stderr: expect.stringContaining(`there is an index ${under.prefix}events-restored-20260301 already`),
    });
  });

  it('puts a copy of a day that is there where it changes no answer', async () => {
    const { code, stdout, stderr } = await restore('--indices', '*events-20260301', '--json');
    const copied = await restore('--indices', '*events-20260301', '--rename-prefix', 'copy-');

    const index = `${under.prefix}events-20260301`;
    expect(JSON.parse(stdout)).toEqual({ index, name: `restored-${index}`, searched: false, kept: true });
    expect(stderr).toBe('');
    expect(copied.stdout).toBe(`restored ${index} as copy-${index}\n`);
    expect(copied.stderr).toContain(`curl '${server.url}/copy-${index}/_search`);
    expect([code, copied.code, await count()]).toEqual([0, 0, 2]);
    const { count: events } = await server.ask<{ count: number }>('GET', `/copy-${index}/_count`);
    expect(events).toBe(1);
  });

  it('gives a day that is missing its own name', async () => {
    await remove('20260301');
    const before = await count();

    const { code } = await restore('--set', 'store.retention.days=0');

    expect([before, await count(), code]).toEqual([1, 2, 0]);
    const alias = await server.ask<object>('GET', `/${under.prefix}events/_alias`);
    expect(Object.keys(alias)).toContain(`${under.prefix}events-20260301`);
  });

  it.each<[string, () => Promise<RunResult>, number, RegExp]>([
    ['snapshot', () => run('restore', `${under.prefix}mozdef-20260302t000000`), 1, /Did you mean .*mozdef-20260301t/],
    ['index', () => restore('--indices', 'nothing-*'), 1, /^mozdef: no index nothing-\* is in .*Did you mean/],
    [
      'repository',
      () => run('list', '--set', 'store.snapshots.repository=none', '--set', 'store.snapshots.type='),
      78,
      /knows no repository none/,
    ],
  ])('says that there is no such %s', async (_, act, code, message) => {
    await expect(act()).resolves.toMatchObject({ code, stderr: expect.stringMatching(message) });
  });
});
