import { expect, it } from '@jest/globals';
import { SeqClock, seqAt } from '../../../src/store/elasticsearch/seq.ts';

const NOON = Date.parse('2026-03-01T12:00:00Z');

it('gives greater numbers each time, whatever the clock does', () => {
  const times = [NOON, NOON, NOON - 60_000, NOON + 1];
  const clock = new SeqClock(() => times.shift() ?? NOON);

  const seqs = [clock.next(), clock.next(), clock.next(), clock.next()];

  expect([...seqs].sort((one, other) => one - other)).toEqual(seqs);
  expect(new Set(seqs).size).toBe(4);
  expect(clock.last).toBe(seqs[3]);
});

it('gives none that is greater than seqAt says, and all numbers are exact', () => {
  const clock = new SeqClock(() => NOON);
  for (let count = 0; count < 8191; count++) clock.next();

  expect(clock.next()).toBe(seqAt(NOON));
  expect(new SeqClock(() => NOON + 1).next()).toBe(seqAt(NOON) + 1);
  expect(Number.isSafeInteger(seqAt(Date.parse('2054-01-01T00:00:00Z')))).toBe(true);
});
