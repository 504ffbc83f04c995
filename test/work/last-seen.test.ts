import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { createLogger } from '../../src/log/log.ts';
import type { LastSeenStore } from '../../src/state/last-seen-store.ts';
import { LastSeenRecorder } from '../../src/work/last-seen.ts';

/** Takes down what it is given; fails or waits when it is told to. */
class NotedStore {
  readonly added: string[] = [];
  calls = 0;
  failing = false;
  gate: Promise<void> = Promise.resolve();

  async add(sums: string): Promise<void> {
    this.calls++;
    await this.gate;
    if (this.failing) throw new Error('disk full');
    this.added.push(sums);
  }
}

describe('LastSeenRecorder', () => {
  const noted = new NotedStore();
  const make = (store = noted): LastSeenRecorder =>
    new LastSeenRecorder(store as unknown as LastSeenStore, createLogger('silent'));
  afterEach(() => {
    jest.useRealTimers();
    noted.added.splice(0);
    noted.failing = false;
    noted.calls = 0;
  });

  it('writes what it is told, in order', async () => {
    const recorder = make();
    recorder.record('[1]');
    recorder.record('[2]');
    await recorder.close();

    expect(noted.added).toEqual(['[1]', '[2]']);
  });

  it('keeps the sums when they cannot be written, and writes them by itself later', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    const recorder = make();
    noted.failing = true;
    recorder.record('[1]');
    await recorder.flush();
    recorder.record('[2]');
    expect(noted.added).toEqual([]);

    noted.failing = false;
    jest.advanceTimersByTime(10_000);
    await recorder.flush();

    expect(noted.added).toEqual(['[1]', '[2]']);
    await recorder.close();
  });

  it('does not hammer a store that cannot be written, and keeps a bounded amount for it', async () => {
    const recorder = make();
    noted.failing = true;
    for (let round = 0; round < 50; round++) {
      recorder.record(`[${' '.repeat(1e6)}]`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(noted.calls).toBe(1);

    noted.failing = false;
    await recorder.close();

    expect(noted.added).toHaveLength(31);
  });

  it('does not pile up writes while one takes long', async () => {
    const recorder = make();
    let release = (): void => {};
    noted.gate = new Promise((resolve) => (release = resolve));
    recorder.record('[1]');
    const flushes = Array.from({ length: 100 }, () => recorder.flush());
    recorder.record('[2]');
    expect(noted.calls).toBe(1);

    release();
    await Promise.all(flushes);
    await recorder.close();

    expect(noted.added).toEqual(['[1]', '[2]']);
  });
});
