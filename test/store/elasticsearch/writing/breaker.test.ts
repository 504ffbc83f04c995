import { expect, it } from '@jest/globals';
import { MozdefError } from '../../../../src/lifecycle/error.ts';
import { Breaker } from '../../../../src/store/elasticsearch/writing/breaker.ts';

const FAULT = new MozdefError('store-unavailable', 'away');

function breakerAt(clock: { now: number }): Breaker {
  return new Breaker(() => clock.now, { backOffMs: 1000, mostBackOffMs: 4000 });
}

it('opens after three failures in a row, and lets one through now and then', () => {
  const clock = { now: 0 };
  const breaker = breakerAt(clock);

  breaker.failed(FAULT);
  breaker.failed(FAULT);
  breaker.check();
  breaker.failed(FAULT);

  expect(() => breaker.check()).toThrow('away');
  expect(breaker.fault).toBe(FAULT);
  clock.now += 1500;
  breaker.check();
  expect(() => breaker.check()).toThrow('away');
});

it('waits longer with each failure, and closes with a success', () => {
  const clock = { now: 0 };
  const breaker = breakerAt(clock);
  for (let failures = 0; failures < 10; failures++) breaker.failed(FAULT);

  clock.now += 3999;
  expect(() => breaker.check()).toThrow('away');
  clock.now += 2001;
  breaker.check();
  breaker.succeeded();

  breaker.check();
  expect(breaker.fault).toBeUndefined();
});

it('does not count failures with a success between', () => {
  const breaker = breakerAt({ now: 0 });

  for (const failed of [true, true, false, true, true]) {
    if (failed) breaker.failed(FAULT);
    else breaker.succeeded();
  }

  breaker.check();
  expect(breaker.fault).toBeUndefined();
});
