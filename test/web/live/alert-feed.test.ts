import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { AlertNews } from '../../../src/alert/alert-news.ts';
import { EmbeddedLiveBus } from '../../../src/live/embedded/embedded-live-bus.ts';
import { createLogger } from '../../../src/log/log.ts';
import { AlertFeed } from '../../../src/web/live/alert-feed.ts';

let news: AlertNews;
let feed: AlertFeed;
beforeEach(() => {
  jest.useFakeTimers();
  news = new AlertNews(new EmbeddedLiveBus(createLogger('silent')));
  feed = new AlertFeed(news);
});
afterEach(() => {
  jest.useRealTimers();
});

const tell = (...ids: readonly string[]): void => news.tell(ids.map((id) => ({ id })));
/** One who follows, and all that it was told. */
function follower(): { readonly told: (readonly string[] | 'all')[]; readonly end: () => void } {
  const told: (readonly string[] | 'all')[] = [];
  const end = feed.follow({ changed: (ids) => told.push(ids), all: () => told.push('all') });
  return { told, end };
}

it('tells at once of a change after a quiet time, and together of those that follow soon', () => {
  const { told } = follower();
  tell('a');
  expect(told).toEqual([['a']]);

  tell('b', 'c');
  tell('b');
  tell('a');
  jest.advanceTimersByTime(249);
  expect(told).toHaveLength(1);
  jest.advanceTimersByTime(1);
  expect(told).toEqual([['a'], ['b', 'c', 'a']]);

  jest.advanceTimersByTime(250);
  tell('d');
  expect(told.at(-1)).toEqual(['d']);
});

it('names no more than can be asked for at a time, and then says that all may have changed', () => {
  const { told } = follower();
  tell(...Array.from({ length: 200 }, (_, n) => `n${n}`));
  expect(told.at(-1)).toHaveLength(200);

  tell(...Array.from({ length: 201 }, (_, n) => `m${n}`));
  for (let n = 0; n < 1000; n++) tell(`k${n}`);
  jest.advanceTimersByTime(250);
  expect(told).toHaveLength(2);
  expect(told[1]).toBe('all');
});

it('tells all who follow, and no one who has left', () => {
  const [one, other] = [follower(), follower()];
  tell('a');
  one.end();
  jest.advanceTimersByTime(250);
  tell('b');

  expect(one.told).toEqual([['a']]);
  expect(other.told).toEqual([['a'], ['b']]);
});

it('begins anew with the next who follows: what came meanwhile is not for it', () => {
  const { end } = follower();
  tell('a');
  tell('b');
  end();
  const later = follower();
  jest.advanceTimersByTime(1000);
  expect(later.told).toEqual([]);

  tell('c');
  expect(later.told).toEqual([['c']]);
});
