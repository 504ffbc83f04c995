import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createLogger } from '../../src/log/log.ts';
import { EmbeddedStateStore } from '../../src/state/embedded/embedded-state-store.ts';
import type { StateStore } from '../../src/state/state-store.ts';
import { LAST_SEEN, LastSeenRecorder, lastSeenId } from '../../src/work/last-seen.ts';
import type { SightingSum } from '../../src/work/worker-protocol.ts';

const at = (second: number): string => new Date(Date.UTC(2026, 10, 24) + second * 1000).toISOString();
const sum = (key: string, part: Partial<SightingSum> = {}): SightingSum => ({
  kind: 'user',
  key,
  first: at(0),
  time: at(0),
  count: 1,
  sources: ['web1'],
  ...part,
});

describe('LastSeenRecorder', () => {
  const log = createLogger('silent');
  let directory: string;
  let state: EmbeddedStateStore;
  let recorder: LastSeenRecorder;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'mozdef-lastseen-'));
    state = await EmbeddedStateStore.open({ directory, log });
    recorder = new LastSeenRecorder(state, log);
  });
  afterEach(async () => {
    jest.useRealTimers();
    await recorder.close();
    await state.close();
    rmSync(directory, { recursive: true });
  });

  const entry = async (key: string): Promise<unknown> =>
    (await state.get(LAST_SEEN, [lastSeenId('user', key)])).get(lastSeenId('user', key))?.body;

  it('merges what is seen with what was known', async () => {
    recorder.record([sum('ann', { first: at(10), time: at(20), count: 2 }), sum('bob')]);
    await recorder.flush();
    recorder.record([sum('ann', { first: at(5), time: at(15), count: 3, sources: ['web2', 'web1'] })]);
    await recorder.flush();

    expect(await entry('ann')).toEqual({
      kind: 'user',
      key: 'ann',
      firstseen: at(5),
      lastseen: at(20),
      count: 5,
      sources: ['web1', 'web2'],
    });
    expect(await entry('bob')).toMatchObject({ count: 1 });
  });

  it('writes by itself after some seconds, and at once when there is much', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    recorder.record([sum('ann')]);
    expect(await entry('ann')).toBeUndefined();
    jest.advanceTimersByTime(5000);
    await recorder.flush();
    expect(await entry('ann')).toMatchObject({ count: 1 });

    recorder.record(Array.from({ length: 5000 }, (_, n) => sum(`user${n}`)));
    await recorder.flush();

    expect(await state.count(LAST_SEEN)).toBe(5001);
  });

  it('keeps the sums when they cannot be written, and writes them later', async () => {
    const writes = jest.spyOn(state, 'write').mockRejectedValue(new Error('disk full'));
    recorder.record([sum('ann', { count: 2 })]);
    await recorder.flush();
    recorder.record([sum('ann', { count: 3, time: at(9) })]);
    await recorder.flush();
    expect(await entry('ann')).toBeUndefined();

    writes.mockRestore();
    await recorder.flush();

    expect(await entry('ann')).toMatchObject({ count: 5, lastseen: at(9) });
  });

  it('adds to what another instance wrote in between', async () => {
    const other = new LastSeenRecorder(state, log);
    const get = state.get.bind(state);
    jest.spyOn(state, 'get').mockImplementationOnce(async (collection, ids) => {
      const found = await get(collection, ids);
      other.record([sum('ann', { count: 10 })]);
      await other.flush();
      return found;
    });

    recorder.record([sum('ann')]);
    await recorder.flush();
    expect(await entry('ann')).toMatchObject({ count: 10 });
    await recorder.flush();

    expect(await entry('ann')).toMatchObject({ count: 11 });
  });

  it('does not hammer a state store that cannot be written, however much is seen', async () => {
    let calls = 0;
    const broken = {
      get: () => {
        calls++;
        return Promise.reject(new Error('gone'));
      },
    } as unknown as StateStore;
    const failing = new LastSeenRecorder(broken, log);

    for (let round = 0; round < 50; round++) {
      failing.record(Array.from({ length: 1000 }, (_, n) => sum(`user${round}.${n}`)));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await failing.close();

    // A write of all that is kept makes some calls; without a pause there would be one such write in each round.
    expect(calls).toBeLessThan(50);
  });

  it('does not pile up writes while one takes long', async () => {
    let release = (): void => {};
    const slow = jest.spyOn(state, 'get');
    slow.mockImplementationOnce(async () => {
      await new Promise<void>((resolve) => (release = resolve));
      return new Map();
    });

    recorder.record([sum('ann')]);
    const first = recorder.flush();
    await new Promise((resolve) => setImmediate(resolve));
    recorder.record([sum('bob')]);
    const flushes = Array.from({ length: 100 }, () => recorder.flush());
    release();
    await Promise.all([first, ...flushes]);

    expect(slow).toHaveBeenCalledTimes(2);
    expect(await entry('bob')).toMatchObject({ count: 1 });
  });

  it('writes the rest when it is closed', async () => {
    recorder.record([sum('ann')]);
    await recorder.close();

    expect(await entry('ann')).toMatchObject({ count: 1 });
  });
});
