import { expect, it } from '@jest/globals';
import { backOff } from '../../src/lifecycle/back-off.ts';

const TIMINGS = { backOffMs: 200, mostBackOffMs: 15_000 };

it.each([
  [1, 0, 200],
  [2, 0, 400],
  [3, 0, 800],
  [8, 0, 15_000],
  [5000, 0, 15_000],
  [1, 0.5, 250],
  [8, 1, 22_500],
])('after %i failures, at chance %d, waits %i ms', (failures, chance, expected) => {
  expect(backOff(failures, TIMINGS, () => chance)).toBe(expected);
});
