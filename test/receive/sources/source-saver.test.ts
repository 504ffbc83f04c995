import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { createLogger } from '../../../src/log/log.ts';
import { pauseAfter, SourceSaver } from '../../../src/receive/sources/source-saver.ts';
import { EmbeddedStateStore } from '../../../src/state/embedded/embedded-state-store.ts';
import { listSources } from '../../../src/state/sources/list-sources.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const log = createLogger('silent');
const sender = { address: '192.0.2.1', endpoint: 'events' };

let directory: string;
let state: EmbeddedStateStore;
let saver: SourceSaver;
let now = NOW;
const clock = (): number => now;
beforeEach(async () => {
  now = NOW;
  directory = await mkdtemp(join(tmpdir(), 'mozdef-sources-'));
  state = await EmbeddedStateStore.open({ directory, log });
  saver = new SourceSaver({ state, instance: 'a', log, now: clock });
});
afterEach(async () => {
  await saver.stop();
  await state.close();
  await rm(directory, { recursive: true });
});

it('saves what was counted, and what comes after that', async () => {
  saver.book.accepted(sender, 5);
  await saver.save();
  now += 5000;
  saver.book.accepted(sender, 7);
  await saver.stop();

  expect(await listSources(state, now)).toMatchObject([{ address: '192.0.2.1', accepted: 12 }]);
});

it.each([
  [0, 1000],
  [93, 1860],
  [1250, 5000],
])('saves again soon, but spends little time on it: after %s ms in %s ms', (took, pause) => {
  expect(pauseAfter(took)).toBe(pause);
});

it('saves by itself, again and again', async () => {
  jest.useFakeTimers();
  const saves = jest.spyOn(saver, 'save').mockResolvedValue();
  await saver.start();

  await jest.advanceTimersByTimeAsync(3500);
  const before = saves.mock.calls.length;
  saves.mockRestore();
  jest.useRealTimers();

  expect(before).toBe(3);
});

it('keeps what it cannot save for the next time', async () => {
  const { state: broken, heal } = breakable(state);
  const unlucky = new SourceSaver({ state: broken, instance: 'a', log, now: clock });
  unlucky.book.accepted(sender, 5);
  await unlucky.save();
  unlucky.book.accepted(sender, 1);
  heal();
  await unlucky.save();

  expect(await listSources(state, now)).toMatchObject([{ accepted: 6 }]);
});

it('adds up what two instances save at the same time', async () => {
  const others = new SourceSaver({ state, instance: 'b', log, now: clock });
  saver.book.accepted(sender, 5);
  others.book.accepted(sender, 7);

  await Promise.all([saver.save(), others.save()]);

  expect(await listSources(state, now)).toMatchObject([{ accepted: 12 }]);
});

it('forgets who was not heard for a month', async () => {
  saver.book.accepted(sender, 5);
  await saver.save();
  now += 31 * 86_400_000;
  saver.book.accepted({ ...sender, address: '192.0.2.2' }, 1);
  await saver.save();

  expect(await listSources(state, now)).toMatchObject([{ address: '192.0.2.2' }]);
});

/** The real store, but it fails until it is healed. */
function breakable(real: EmbeddedStateStore): { readonly state: EmbeddedStateStore; readonly heal: () => void } {
  let broken = true;
  const failing = new Proxy(real, {
    get(target, name) {
      if (broken) return () => Promise.reject(new Error('no disk'));
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { state: failing, heal: () => (broken = false) };
}
