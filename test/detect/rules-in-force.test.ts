import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RulesInForce, ranThen } from '../../src/detect/rules-in-force.ts';
import { createLogger } from '../../src/log/log.ts';
import type { StateStore } from '../../src/state/state-store.ts';
import { openState } from '../respond/support.ts';

describe('RulesInForce', () => {
  let state: StateStore;
  let close: () => Promise<void>;
  let now = 0;
  beforeEach(async () => {
    now = 1000;
    ({ state, close } = await openState());
    await heardOf('one');
    await heardOf('other');
  });
  afterEach(() => close());

  const instance = (id: string, over: StateStore = state): RulesInForce =>
    new RulesInForce({ state: over, instance: id, log: createLogger('silent'), now: () => now });
  const heardOf = (id: string, seen = 1e12): Promise<boolean> =>
    state.write([{ collection: 'instances', id, body: { seen: new Date(seen).toISOString() } }]);
  const ran = async (rule: string, received: number): Promise<string> => (await ranThen(state, rule, received)).ran;

  it('knows nothing before any worker said what it runs', async () => {
    expect(await ranThen(state, 'a', 1000)).toEqual({ ran: 'unknown' });
  });

  it('says since when a rule runs, and that another does not', async () => {
    await instance('one').begin({ a: 'v1' });

    expect(await ranThen(state, 'a', 2000)).toEqual({ ran: 'yes', since: 1000, versions: ['v1'] });
    expect(await ranThen(state, 'b', 2000)).toEqual({ ran: 'no' });
    // What waited in the queue until the first start was processed by what ran then.
    expect(await ran('a', 500)).toBe('yes');
  });

  it('takes no version for another while they take turns, and after that only for what came later', async () => {
    const one = instance('one');
    await one.begin({ a: 'v1', b: 'v1' });
    now = 5000;
    await one.changing({ a: 'v2', b: 'v1', c: 'v1' });

    const meanwhile = ['unknown', 'unknown', 'unknown', 'yes'];
    expect([await ran('a', 4000), await ran('a', 6000), await ran('c', 6000), await ran('b', 4000)]).toEqual(meanwhile);
    now = 6000;
    await one.changed({ a: 'v2', b: 'v1', c: 'v1' });

    expect(await ranThen(state, 'a', 4000)).toEqual({ ran: 'unknown', instance: 'one', since: 6000 });
    expect(await ranThen(state, 'a', 6000)).toEqual({ ran: 'yes', since: 6000, versions: ['v2'] });
    expect(await ran('b', 4000)).toBe('yes');
  });

  it('can say nothing of a rule that failed at an event, until it is loaded anew', async () => {
    const one = instance('one');
    await one.begin({ a: 'v1', b: 'v1' });
    await one.failed(['a']);
    expect([await ran('a', 2000), await ran('b', 2000)]).toEqual(['unknown', 'yes']);

    now = 5000;
    await one.changing({ a: 'v1', b: 'v1' });
    await one.changed({ a: 'v1', b: 'v1' });
    expect([await ran('a', 2000), await ran('a', 6000), await ran('b', 2000)]).toEqual(['unknown', 'yes', 'yes']);
  });

  it('can say nothing either of one that failed while rules were loaded anew, of what came until they are again', async () => {
    const one = instance('one');
    await one.begin({ a: 'v1', b: 'v1', c: 'v1' });
    now = 5000;
    // Those of before and those of now both run meanwhile.
    await one.changing({ a: 'v1', b: 'v2', c: 'v1' });
    await one.failed(['a', 'b']);
    now = 6000;
    await one.changed({ a: 'v1', b: 'v2', c: 'v1' });

    for (const received of [4000, 5500, 7000])
      expect([await ran('a', received), await ran('b', received), await ran('c', received)]).toEqual([
        'unknown',
        'unknown',
        'yes',
      ]);
    now = 8000;
    await one.changing({ a: 'v1', b: 'v2', c: 'v1' });
    await one.changed({ a: 'v1', b: 'v2', c: 'v1' });
    expect([await ran('a', 7000), await ran('a', 9000), await ran('b', 9000)]).toEqual(['unknown', 'yes', 'yes']);
  });

  it('asks all that may have processed the event, and no one that was stopped before', async () => {
    const [one, other] = [instance('one'), instance('other')];
    await one.begin({ a: 'v1' });
    now = 3000;
    await other.begin({});
    expect(await ranThen(state, 'a', 2000)).toEqual({ ran: 'unknown', instance: 'other' });
    await other.end();

    expect(await ran('a', 2000)).toBe('unknown');
    expect(await ran('a', 3001)).toBe('yes');
  });

  it('does not wait for one that was not heard of since', async () => {
    await instance('one').begin({ a: 'v1' });
    await instance('other').begin({});
    await heardOf('other', 10_000);

    expect([await ran('a', 60_000), await ran('a', 80_000)]).toEqual(['unknown', 'yes']);
  });

  it('goes on after a restart with what is the same', async () => {
    await instance('one').begin({ a: 'v1', b: 'v1' });
    now = 9000;
    await instance('one').begin({ a: 'v1', b: 'v2' });

    expect([await ran('a', 5000), await ran('b', 5000), await ran('b', 9000)]).toEqual(['yes', 'unknown', 'yes']);
  });

  it('keeps nobody waiting for a state store that is away', async () => {
    const away = {
      ...state,
      get: () => Promise.reject(new Error('away')),
      write: () => Promise.reject(new Error('away')),
    };
    const one = instance('one', away);

    await one.begin({ a: 'v1' });
    await one.changing({});
    await one.changed({ a: 'v2' });
    await one.end();

    expect(await ran('a', 2000)).toBe('unknown');
  });
});
