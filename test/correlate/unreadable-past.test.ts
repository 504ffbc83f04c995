import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { seenByRule } from '../../src/correlate/seen-by-rule.ts';
import { MozdefError } from '../../src/lifecycle/error.ts';
import type { EventStore, SearchRequest } from '../../src/store/event-store.ts';
import { Site } from '../contract/rule-runner.support.ts';
import { embeddedGround } from './site.ts';
import { START } from './support.ts';

/** A store that cannot find what happened in some seconds, as long as it is broken. */
function partlyReadable(store: EventStore, asked: SearchRequest['range'][], isBroken: () => boolean): EventStore {
  const search = (request: SearchRequest): ReturnType<EventStore['search']> => {
    asked.push(request.range);
    const { from, to } = request.range;
    if (isBroken() && from < START + 600_000 && to > START + 590_000)
      return Promise.reject(new MozdefError('query-timeout', 'it takes too long'));
    return store.search(request);
  };
  return new Proxy(store, {
    get(target, key) {
      if (key === 'search') return search;
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

describe('a past that a store cannot find all of', () => {
  let site: Site;
  let broken = true;
  const asked: SearchRequest['range'][] = [];
  beforeEach(async () => {
    broken = true;
    const ground = await embeddedGround();
    site = new Site({ ...ground, store: partlyReadable(ground.store, asked, () => broken) });
  });
  afterEach(() => site.close());

  it('is not read anew by the next start, but where it could not be read, and then nothing is missing', async () => {
    const old = await site.save('h1', 595, 597);
    const seen = async (): Promise<string> => (await seenByRule('many', old, site)).seen;
    const first = await site.runner();
    await first.catchUp();
    expect(await first.status()).toMatchObject({ partial: ['many'], recalling: [] });
    await site.save('h1', 600);
    site.now += 10_000;
    await first.catchUp();
    expect(await seen()).toBe('unknown');
    expect(await site.alerts()).toEqual([]);
    await first.stop();

    asked.length = 0;
    const next = await site.runner();
    await next.catchUp();
    expect([asked, next.lastStatus.partial]).toEqual([[], ['many']]);
    site.now += 60_000;
    broken = false;
    await next.catchUp();
    await next.catchUp();

    expect(asked.length).toBeGreaterThan(0);
    expect(Math.min(...asked.map(({ from }) => from))).toBeGreaterThan(START + 500_000);
    expect(next.lastStatus.partial).toEqual([]);
    site.now += 10_000;
    await next.catchUp();
    expect(await seen()).toBe('yes');
    expect(await site.alerts()).toEqual([['h1', 'open', 3, 595]]);
  });

  it('is read by who takes over, who judges again what was judged without', async () => {
    await site.save('h1', 595, 597);
    const first = await site.runner('first', { crashes: true });
    await first.catchUp();
    await site.save('h1', 600);
    for (let minutes = 0; minutes < 10; minutes++) {
      site.now += 60_000;
      await site.save('h2', 660 + minutes * 60);
      await first.catchUp();
    }
    const second = await site.runner('second');
    await site.crash(first, second);
    broken = false;
    await second.catchUp();

    expect(await site.alerts()).toEqual([['h1', 'open', 3, 595]]);
  });
});
