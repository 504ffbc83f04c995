import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { EmbeddedLiveBus } from '../../src/live/embedded/embedded-live-bus.ts';
import { Interest } from '../../src/live/interest.ts';
import { createLogger } from '../../src/log/log.ts';
import { until } from '../support/running-server.ts';

let bus: EmbeddedLiveBus;
let now: number;
let said: number;
beforeEach(() => {
  bus = new EmbeddedLiveBus(createLogger('silent'));
  now = 1_000_000;
  said = 0;
  bus.subscribe('things.wanted', () => said++);
});
afterEach(() => bus.close());

const interest = (renewMs?: number): Interest =>
  new Interest({ bus, topic: 'things', now: () => now, ...(renewMs !== undefined && { renewMs }) });
const say = (text: string): void => bus.publish('things.wanted', Buffer.from(text));

it('is known to other instances as long as anyone has it', () => {
  const [here, there] = [interest(), interest()];
  expect(there.wanted).toBe(false);

  const [first, second] = [here.raise(), here.raise()];
  expect(there.wanted).toBe(true);
  first();
  first();
  expect(there.wanted).toBe(true);
  second();

  expect(there.wanted).toBe(false);
});

it('ends by itself when an instance says nothing more', () => {
  const there = interest();
  say('{"from":"crashed","ms":15000}');
  now += 14_999;
  expect(there.wanted).toBe(true);

  now += 1;

  expect(there.wanted).toBe(false);
});

it('is said again and again, so that who comes later hears of it', async () => {
  const end = interest(1).raise();
  const late = interest();

  await until(() => late.wanted, 5000, 'the interest to be said again');

  end();
  expect(late.wanted).toBe(false);
});

it('bounds what it keeps, and takes nothing for more than it is', () => {
  const there = interest();
  const hostile = [
    '',
    'null',
    '[]',
    '{"from":1,"ms":1}',
    '{"from":"a","ms":-1}',
    '{"from":"a","ms":1e9}',
    '{"from":"a"}',
  ];
  for (const text of hostile) say(text);
  expect(there.wanted).toBe(false);

  for (let n = 0; n < 5000; n++) say(`{"from":"${n}","ms":15000}`);
  expect(said).toBe(hostile.length + 5000);
  now += 10_000;
  say('{"from":"4999","ms":15000}');
  now += 6000;

  expect(there.wanted).toBe(false);
});
