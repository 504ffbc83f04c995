import { expect, it } from '@jest/globals';
import { RateMeter } from '../../src/instance/rate-meter.ts';

function meter(): { rates: RateMeter; count: (accepted: number, stored: number) => void; wait: (ms: number) => void } {
  let now = 0;
  let values = { accepted: 0, stored: 0 };
  const rates = new RateMeter({ accepted: () => values.accepted, stored: () => values.stored }, () => now);
  return {
    rates,
    count: (accepted, stored) => (values = { accepted: values.accepted + accepted, stored: values.stored + stored }),
    wait: (ms) => (now += ms),
  };
}

it('knows no rate before two samples', () => {
  const { rates } = meter();
  expect(rates.perSecond()).toEqual({ accepted: 0, stored: 0 });
  rates.sample();
  expect(rates.perSecond()).toEqual({ accepted: 0, stored: 0 });
});

it('gives the rates of the last ten seconds, and forgets what was before', () => {
  const { rates, count, wait } = meter();
  for (let second = 0; second < 30; second++) {
    rates.sample();
    wait(1000);
    count(second < 15 ? 1000 : 5, 2);
  }
  rates.sample();

  expect(rates.perSecond()).toEqual({ accepted: 5, stored: 2 });
});

it('gives tenths of slow streams', () => {
  const { rates, count, wait } = meter();
  rates.sample();
  wait(10_000);
  count(3, 0);
  rates.sample();

  expect(rates.perSecond()).toEqual({ accepted: 0.3, stored: 0 });
});
