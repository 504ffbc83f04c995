import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { addEntries, removeEntries } from '../../src/lists/change-entries.ts';
import { ListNews } from '../../src/lists/list-news.ts';
import { ListStore } from '../../src/lists/list-store.ts';
import { ListWatcher } from '../../src/lists/list-watcher.ts';
import type { ListDelta } from '../../src/lists/match/list-delta.ts';
import { ListMatcher } from '../../src/lists/match/list-matcher.ts';
import { EmbeddedLiveBus } from '../../src/live/embedded/embedded-live-bus.ts';
import { createLogger } from '../../src/log/log.ts';
import type { StateStore } from '../../src/state/state-store.ts';
import { anEvent } from '../plugin/support.ts';
import { until } from '../support/running-server.ts';
import { ANN, BookUnderTest } from './support.ts';

const log = createLogger('silent');
const NEVER_MS = 3_600_000;

/** A watcher of one instance, and what its thread would find. */
class Instance {
  readonly bus = new EmbeddedLiveBus(log);
  readonly news = new ListNews(this.bus);
  readonly taken: ListDelta[] = [];
  readonly watcher: ListWatcher;
  readonly #matcher: ListMatcher;

  constructor(state: StateStore, { now, everyMs = NEVER_MS }: { now: () => number; everyMs?: number }) {
    this.watcher = new ListWatcher({ store: new ListStore(state), news: this.news, log, now, everyMs });
    this.#matcher = new ListMatcher(now);
  }

  async start(): Promise<() => void> {
    await this.watcher.start();
    return await this.watcher.attach(async (delta) => {
      this.taken.push(delta);
      this.#matcher.apply(delta);
    });
  }

  finds(sourceipaddress: string): string[] {
    return this.#matcher
      .find(anEvent({}, { sourceipaddress }))
      .map(({ list, kind, entry }) => `${kind} ${list} ${entry}`);
  }
}

describe('ListWatcher', () => {
  let site: BookUnderTest;
  let one: Instance;
  beforeEach(async () => {
    site = await BookUnderTest.open();
    await site.book.create({ name: 'bad', kind: 'watch', description: '' }, ANN);
    await site.book.create({ name: 'blocks', kind: 'block', description: '' }, ANN);
    one = new Instance(site.state, { now: () => site.now });
  });
  afterEach(async () => {
    await one.watcher.stop();
    await site.close();
  });
  const add = (name: string, ...values: string[]) =>
    addEntries(site.book, name, { ...ANN, given: values.map((value) => ({ value, expires: '1h' })) });

  it('tells what there is, then what changes, and nothing of block lists', async () => {
    await add('bad', '203.0.113.7');
    await add('blocks', '203.0.113.7');
    await one.start();
    expect(one.finds('203.0.113.7')).toEqual(['watch bad 203.0.113.7']);

    await add('bad', '203.0.113.0/24');
    await removeEntries(site.book, 'bad', { ...ANN, mayDecide: true, meant: [{ value: '203.0.113.7' }] });
    await one.watcher.look();
    await until(() => one.taken.length > 2, 5000, 'the change');
    expect(one.finds('203.0.113.7')).toEqual(['watch bad 203.0.113.0/24']);
    const before = one.taken.length;
    await one.watcher.look();
    expect(one.taken).toHaveLength(before);

    // No change is needed for an entry to be over.
    site.now += NEVER_MS;
    expect(one.finds('203.0.113.7')).toEqual([]);
  });

  it('sends of a long list only what is another', async () => {
    const many = Array.from({ length: 5000 }, (_, index) => `198.51.${index >> 8}.${index & 255}`);
    await add('bad', ...many);
    await one.start();
    one.taken.length = 0;
    // In the middle of full chunks, which are split by it.
    await add('bad', ...Array.from({ length: 200 }, (_, index) => `198.51.10.${index}/32`), '198.51.100.1');
    await one.watcher.look();
    await until(() => one.taken.length > 0, 5000, 'the change');
    expect(one.taken.flatMap((delta) => [...delta.add, ...delta.remove])).toHaveLength(201);
  });

  it('forgets a list that is removed, and knows another of its name by its kind', async () => {
    await add('bad', '203.0.113.7');
    await one.start();
    await site.book.remove('bad', { ...ANN, mayDecide: true });
    await site.book.create({ name: 'bad', kind: 'network', description: '' }, ANN);
    await add('bad', '203.0.113.7');
    await one.watcher.look();
    await until(() => one.finds('203.0.113.7').join() === 'network bad 203.0.113.7', 5000, 'the other list');
    await site.book.remove('bad', { ...ANN, mayDecide: true });
    await one.watcher.look();
    await until(() => one.finds('203.0.113.7').length === 0, 5000, 'the list to be gone');
  });

  it('takes a change of another instance over by news at once, and without them by looking', async () => {
    const other = new Instance(site.state, { now: () => site.now, everyMs: 200 });
    await one.start();
    await other.start();
    try {
      await add('bad', '203.0.113.7');
      // Only this one hears of it; the other has a bus that has lost it.
      one.news.tell('bad');
      await until(() => one.finds('203.0.113.7').length === 1, 1000, 'the news');
      await until(() => other.finds('203.0.113.7').length === 1, 2000, 'the look');
    } finally {
      await other.watcher.stop();
    }
  });

  it('keeps what it knows while lists cannot be read', async () => {
    let isAway = false;
    const state = new Proxy(site.state, {
      get: (target, key) =>
        isAway && key === 'list'
          ? async () => Promise.reject(new Error('away'))
          : (Reflect.get(target, key) as (...args: unknown[]) => unknown).bind(target),
    });
    const cut = new Instance(state, { now: () => site.now });
    await add('bad', '203.0.113.7');
    await cut.start();
    isAway = true;
    await add('bad', '203.0.113.8');
    await cut.watcher.look();
    expect([cut.finds('203.0.113.7').length, cut.finds('203.0.113.8').length]).toEqual([1, 0]);
    isAway = false;
    await cut.watcher.look();
    await until(() => cut.finds('203.0.113.8').length === 1, 5000, 'the change');
    await cut.watcher.stop();
  });

  it('ends with the same as the lists, whatever is changed meanwhile', async () => {
    await one.start();
    const numbers = Array.from({ length: 30 }, (_, index) => index);
    const changes = numbers.map(async (index) => {
      await add('bad', `203.0.113.${index}`, `198.51.100.${index}`);
      one.news.tell('bad');
      await removeEntries(site.book, 'bad', { ...ANN, mayDecide: true, meant: [{ value: `203.0.113.${index}` }] });
      one.news.tell('bad');
    });
    await Promise.all(changes);
    await one.watcher.look();
    const isDone = (): boolean =>
      numbers.every((index) => one.finds(`203.0.113.${index}`).length + one.finds(`198.51.100.${index}`).length === 1);
    await until(isDone, 10_000, 'all changes');
  }, 30_000);
});
