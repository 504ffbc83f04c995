import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AlertNews } from '../../../src/alert/alert-news.ts';
import { addEntries, decideEntries } from '../../../src/lists/change-entries.ts';
import { ListBook } from '../../../src/lists/list-book.ts';
import { EmbeddedLiveBus } from '../../../src/live/embedded/embedded-live-bus.ts';
import { createLogger } from '../../../src/log/log.ts';
import { BlockList } from '../../../src/respond/block-list.ts';
import type { StateStore } from '../../../src/state/state-store.ts';
import { alertRoutes } from '../../../src/web/api/alert-routes.ts';
import { raiseAlert } from '../../alert/support.ts';
import { eventAt } from '../../correlate/support.ts';
import { openState } from '../../respond/support.ts';
import { NOW, WebUnderTest } from '../support.ts';

describe('the API of attackers and of one entity', () => {
  let state: StateStore;
  let close: () => Promise<void>;
  let web: WebUnderTest;
  beforeEach(async () => {
    ({ state, close } = await openState());
    const news = new AlertNews(new EmbeddedLiveBus(createLogger('silent')));
    web = await WebUnderTest.start(alertRoutes({ state, news, now: () => NOW, mostCounted: 10 }), { news });
  });
  afterEach(async () => {
    await web.stop();
    await close();
  });
  const raise = (id: string, address: string, days = 0) =>
    raiseAlert(id, {
      state,
      now: NOW - days * 86_400_000,
      said: { rule: id, risk: 10, group: { 'details.sourceipaddress': address } },
      events: [eventAt(0, `event-of-${id}`)],
    });
  const blocked = async (parameters = ''): Promise<unknown> => {
    const answer = (await web.get(`/api/alerts/attackers?${parameters}`)).json() as {
      attackers: { value: string; blocked: string }[];
    };
    return answer.attackers.map((one) => [one.value, one.blocked]);
  };

  it('says where alerts came from, and what is blocked of it', async () => {
    await raise('a', '203.0.113.7');
    await raise('b', '203.0.113.9');
    await raise('c', '198.51.100.1');
    await raise('old', '192.0.2.1', 10);
    const book = new ListBook({ state, now: () => NOW, onChange: () => undefined });
    await book.create({ name: 'blocks', kind: 'block', description: '' }, { actor: 'ann' });
    expect(await blocked()).toEqual([
      ['203.0.113.0/24', 'none'],
      ['198.51.100.0/24', 'none'],
    ]);

    await addEntries(book, 'blocks', { given: [{ value: '198.51.100.0/24' }], actor: 'ann' });
    await new BlockList(state, () => NOW).add({
      address: '203.0.113.9',
      reason: '',
      who: 'alert b',
      expires: new Date(NOW + 1000).toISOString(),
    });
    expect(await blocked()).toEqual([
      ['203.0.113.0/24', 'some'],
      ['198.51.100.0/24', 'proposed'],
    ]);

    const decision = {
      meant: [{ value: '198.51.100.0/24' }],
      verdict: 'approve',
      mayDecideOwn: true,
      actor: 'bob',
    } as const;
    await decideEntries(book, 'blocks', decision);
    expect(await blocked('by=address&q=198&from=now-30d')).toEqual([['198.51.100.1', 'all']]);
    expect((await web.get('/api/alerts/attackers?by=planet')).status).toBe(400);
  });

  it('tells the risk of one entity day by day', async () => {
    await raise('a', '203.0.113.7', 2);
    await raise('b', '203.0.113.7');
    await raise('c', '203.0.113.9');

    expect((await web.get('/api/alerts/entity?name=address:203.0.113.7')).json()).toMatchObject({
      entity: { kind: 'address', value: '203.0.113.7', risk: 20, alerts: 2 },
      days: [
        { day: '2026-02-27', risk: 10, alerts: 1 },
        { day: '2026-03-01', risk: 10, alerts: 1 },
      ],
      partial: false,
    });
    expect((await web.get('/api/alerts/entity?name=user:nobody')).json()).toEqual({ days: [], partial: false });
    expect((await web.get('/api/alerts/entity?name=nobody')).status).toBe(400);
  });
});
