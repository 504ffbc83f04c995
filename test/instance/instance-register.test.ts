import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { InstanceRegister } from '../../src/instance/instance-register.ts';
import type { InstanceStatus } from '../../src/instance/instance-status.ts';
import { createLogger } from '../../src/log/log.ts';
import { EmbeddedStateStore } from '../../src/state/embedded/embedded-state-store.ts';
import { SqliteThread } from '../../src/state/embedded/sqlite-client.ts';
import type { StateStore } from '../../src/state/state-store.ts';
import { figures } from './figures.ts';

const NOON = Date.parse('2026-03-01T12:00:00Z');
const DAY_MS = 24 * 3600 * 1000;
const log = createLogger('silent');

let directory: string;
let thread: SqliteThread;
let state: StateStore;
let now = NOON;
beforeEach(async () => {
  now = NOON;
  directory = mkdtempSync(join(tmpdir(), 'mozdef-instances-'));
  thread = new SqliteThread(log);
  state = await EmbeddedStateStore.open({ directory, log, thread });
});
afterEach(async () => {
  await state.close();
  await thread.end();
  rmSync(directory, { recursive: true, force: true });
});

function register(id: string, status: Partial<InstanceStatus> = {}, complaints: string[] = []): InstanceRegister {
  return new InstanceRegister({
    id,
    host: `host-${id}`,
    state,
    observe: async () => ({ status: figures(status), complaints }),
    log,
    now: () => now,
  });
}

it('tells each instance of all the others', async () => {
  const one = register('a', { roles: ['frontend'], rates: { accepted: 12, stored: 0 } });
  const other = register('b', { roles: ['worker'] }, ['the store refuses events: disk-full']);
  await one.start();
  now += 5000;
  await other.start();

  const seen = await one.list();

  expect(await other.list()).toEqual(seen);
  expect(seen).toEqual([
    expect.objectContaining({
      id: 'a',
      host: 'host-a',
      roles: ['frontend'],
      rates: { accepted: 12, stored: 0 },
      silentSeconds: 5,
    }),
    expect.objectContaining({
      id: 'b',
      roles: ['worker'],
      silentSeconds: 0,
      complaints: ['the store refuses events: disk-full'],
    }),
  ]);
  await one.stop();
  await other.stop();
});

it('forgets one that is stopped, keeps one that fell silent, and forgets that too after a week', async () => {
  const [stopped, silent, watching] = [register('a'), register('b'), register('c')];
  for (const each of [stopped, silent, watching]) await each.report();
  await stopped.stop();
  now += 6 * DAY_MS;
  await watching.report();

  expect((await watching.list()).map(({ id, silentSeconds }) => [id, silentSeconds])).toEqual([
    ['b', (6 * DAY_MS) / 1000],
    ['c', 0],
  ]);

  now += 1 * DAY_MS + 1000;
  await watching.report();
  expect((await watching.list()).map(({ id }) => id)).toEqual(['c']);
});

it('goes on when the state store was away', async () => {
  const away = new Error('away');
  let broken = true;
  const unsteady: StateStore = {
    get: (...given) => state.get(...given),
    list: (...given) => state.list(...given),
    count: (collection) => state.count(collection),
    write: (changes) => (broken ? Promise.reject(away) : state.write(changes)),
    close: async () => undefined,
  };
  const one = new InstanceRegister({
    id: 'a',
    host: 'h',
    state: unsteady,
    observe: async () => ({ status: figures(), complaints: [] }),
    log,
    now: () => now,
  });

  await one.report();
  expect(await one.list()).toEqual([]);
  broken = false;
  await one.report();

  expect(await one.list()).toHaveLength(1);
});
