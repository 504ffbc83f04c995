import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { watchProgress } from '../../src/correlate/watch-progress.ts';

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] });
});
afterEach(() => {
  jest.useRealTimers();
});

/** When it is late, milliseconds, while the index moves on so often. */
async function lateAfter(moves: (second: number) => number): Promise<number | undefined> {
  const index = new Int32Array(1).fill(-1);
  let late: number | undefined;
  let now = 0;
  const watch = watchProgress(index, 5000);
  void watch.late.then(() => {
    late ??= now;
  });
  for (; now < 60_000; now += 1000) {
    index[0] = moves(now / 1000);
    await jest.advanceTimersByTimeAsync(1000);
  }
  watch.end();
  return late;
}

it('says that one takes too long, and not that many do', async () => {
  expect(await lateAfter((second) => Math.min(second, 20))).toBeGreaterThanOrEqual(25_000);
  expect(await lateAfter((second) => Math.min(second, 20))).toBeLessThanOrEqual(27_000);
  expect(await lateAfter((second) => Math.floor(second / 4))).toBeUndefined();
  expect(await lateAfter(() => -1)).toBeUndefined();
});
