import { expect, it } from '@jest/globals';
import { BoundedCache } from '../../../src/plugin/geo/bounded-cache.ts';

it('keeps what is asked for, forgets the rest, and stays small', () => {
  const cache = new BoundedCache<number, number>(10);
  cache.set(-1, 1);

  for (let key = 0; key < 1000; key++) {
    cache.set(key, key);
    expect(cache.get(-1)).toBe(1);
  }

  expect(cache.get(0)).toBeUndefined();
  expect(cache.get(999)).toBe(999);
  expect(
    Array.from({ length: 1000 }, (_, key) => cache.get(key)).filter((value) => value !== undefined).length,
  ).toBeLessThanOrEqual(20);
});
