import { expect, it } from '@jest/globals';
import { Fullness } from '../../../src/queue/rabbitmq/fullness.ts';

it('is full from a refusal until a fifth of what waited is gone', () => {
  const fullness = new Fullness(30_000);
  expect(fullness.isFull(100, 0)).toBe(false);

  fullness.refused(0);

  expect(fullness.isFull(100, 1)).toBe(true);
  expect(fullness.isFull(81, 2)).toBe(true);
  expect(fullness.isFull(80, 3)).toBe(false);
  expect(fullness.isFull(100, 4)).toBe(false);
});

it('is worth a try after a while', () => {
  const fullness = new Fullness(30_000);
  fullness.refused(0);

  expect(fullness.isFull(100, 29_999)).toBe(true);
  expect(fullness.isFull(100, 30_000)).toBe(false);
});

it('is not full when a batch found room', () => {
  const fullness = new Fullness(30_000);
  fullness.refused(0);

  fullness.taken();

  expect(fullness.isFull(100, 1)).toBe(false);
});
