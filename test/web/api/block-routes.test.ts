import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BlockList } from '../../../src/respond/block-list.ts';
import type { StateStore } from '../../../src/state/state-store.ts';
import { blockRoutes } from '../../../src/web/api/block-routes.ts';
import { NOW, openState } from '../../respond/support.ts';
import { WebUnderTest } from '../support.ts';

describe('the API of the block list', () => {
  let state: StateStore;
  let close: () => Promise<void>;
  let web: WebUnderTest;
  beforeEach(async () => {
    ({ state, close } = await openState());
    web = await WebUnderTest.start(blockRoutes({ state, now: () => NOW }));
    const list = new BlockList(state, () => NOW - 1000);
    const block = { reason: 'a test', who: 'alert a' };
    const [past, future] = [-1, 1000].map((ms) => new Date(NOW + ms).toISOString()) as [string, string];
    for (const address of ['203.0.113.7', '2001:db8::1']) await list.add({ address, ...block, expires: future });
    await list.add({ address: '198.51.100.1', ...block, expires: past });
  });
  afterEach(async () => {
    await web.stop();
    await close();
  });

  it('lists what is in force, for people and for firewalls', async () => {
    expect((await web.get('/api/blocks')).json()).toMatchObject({
      blocks: [
        { address: '2001:db8::1', reason: 'a test', who: 'alert a' },
        { address: '203.0.113.7', expires: new Date(NOW + 1000).toISOString() },
      ],
    });
    const { headers, text } = await web.get('/api/blocks?format=text');
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(text).toBe('2001:db8::1\n203.0.113.7\n');
    expect((await web.get('/api/blocks?format=xml')).status).toBe(400);
    expect(await state.count('blocks')).toBe(2);
  });

  it('takes addresses off', async () => {
    const addresses = ['203.0.113.7', '192.0.2.1'];

    expect((await web.post('/api/blocks/remove', { addresses })).json()).toEqual({
      removed: ['203.0.113.7'],
      missing: ['192.0.2.1'],
    });
    expect((await web.get('/api/blocks?format=text')).text).toBe('2001:db8::1\n');
  });
});
