import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { AlertNews } from '../../../src/alert/alert-news.ts';
import { EmbeddedLiveBus } from '../../../src/live/embedded/embedded-live-bus.ts';
import { createLogger } from '../../../src/log/log.ts';
import { ChangeFeed, type Changes } from '../../../src/web/live/change-feed.ts';

/** A bus that loses what is published while it is told to. */
class LossyBus extends EmbeddedLiveBus {
  lose = false;
  override publish(topic: string, body: Uint8Array): void {
    if (!this.lose) super.publish(topic, body);
  }
}

let lossy: LossyBus;
let news: AlertNews;
let feed: ChangeFeed;
beforeEach(() => {
  jest.useFakeTimers();
  lossy = new LossyBus(createLogger('silent'));
  news = new AlertNews(lossy);
  feed = new ChangeFeed(news);
});
afterEach(() => {
  jest.useRealTimers();
});

const tell = (...ids: readonly string[]): void => news.tell(ids.map((id) => ({ id })));
/** One who follows, and all that it was told. */
function follower(since?: string): { told: Changes[]; at: string; missed: Changes; end: () => void } {
  const told: Changes[] = [];
  const followed = feed.follow((changes, at) => {
    told.push(changes);
    one.at = at;
  }, since);
  const one = { ...followed, told };
  return one;
}

it('tells at once of a change after a quiet time, and together of those that follow soon', () => {
  const { told } = follower();
  tell('a');
  expect(told).toEqual([['a']]);

  tell('b', 'c');
  tell('b');
  tell('a');
  jest.advanceTimersByTime(99);
  expect(told).toHaveLength(1);
  jest.advanceTimersByTime(1);
  expect(told).toEqual([['a'], ['b', 'c', 'a']]);

  jest.advanceTimersByTime(100);
  tell('d');
  expect(told.at(-1)).toEqual(['d']);
});

it('names no more than can be asked for at a time, and then says that all may have changed', () => {
  const { told } = follower();
  tell(...Array.from({ length: 200 }, (_, n) => `n${n}`));
  expect(told.at(-1)).toHaveLength(200);

  tell(...Array.from({ length: 201 }, (_, n) => `m${n}`));
  for (let n = 0; n < 1000; n++) tell(`k${n}`);
  jest.advanceTimersByTime(100);
  expect(told).toHaveLength(2);
  expect(told[1]).toBe('all');
});

it('tells all who follow, and no one who has left', () => {
  const [one, other] = [follower(), follower()];
  tell('a');
  one.end();
  jest.advanceTimersByTime(100);
  tell('b');

  expect(one.told).toEqual([['a']]);
  expect(other.told).toEqual([['a'], ['b']]);
});

it('tells who comes back what it missed, each once', () => {
  const { end, ...one } = follower();
  expect(one.missed).toBe('all');
  tell('a');
  const { at } = one;
  const left = follower();
  left.end();
  end();
  tell('b', 'c');
  jest.advanceTimersByTime(100);
  tell('b', 'd');
  jest.advanceTimersByTime(100);

  expect(follower(at).missed).toEqual(['a', 'b', 'c', 'd']);
  expect(follower(left.at).missed).toEqual(['b', 'c', 'd']);
  expect(follower(follower().at).missed).toEqual([]);
});

it('has those read everything who come back to another instance, too late, or with nonsense', () => {
  const { at } = follower();
  for (let n = 0; n < 1000; n++) {
    tell(`${n}`);
    jest.advanceTimersByTime(100);
  }
  expect(follower(at).missed).toBe('all');
  const late = follower().at;
  tell('x');
  expect(follower(late).missed).toEqual(['x']);
  for (const since of ['', 'x', '.', '.0', `${at.split('.')[0]}.5000`, `${at.split('.')[0]}.-1`, `${at}x`, `other.1`])
    expect([since, follower(since).missed]).toEqual([since, 'all']);
  expect(new ChangeFeed(news).follow(() => undefined, late).missed).toBe('all');
});

it('says that all may have changed when news was lost on the way', () => {
  const { told } = follower();
  tell('a');
  lossy.lose = true;
  tell('b');
  lossy.lose = false;
  expect(told).toEqual([['a']]);
  jest.advanceTimersByTime(2000);

  expect(told).toEqual([['a'], 'all']);
});
