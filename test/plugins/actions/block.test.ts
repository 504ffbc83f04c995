import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BlockList } from '../../../src/respond/block-list.ts';
import type { StateStore } from '../../../src/state/state-store.ts';
import { anEvent } from '../../plugin/support.ts';
import { NOW, openState } from '../../respond/support.ts';
import { ActionUnderTest } from './support.ts';

describe('block', () => {
  let state: StateStore;
  let close: () => Promise<void>;
  beforeEach(async () => {
    ({ state, close } = await openState());
  });
  afterEach(() => close());

  const open = (config: object = {}): Promise<ActionUnderTest> => ActionUnderTest.open('block', config, { state });
  const blocked = async (now = NOW): Promise<string[]> =>
    (await new BlockList(state, () => now).list()).map(({ address }) => address);
  const from = (address: string) => ({ group: { 'details.sourceipaddress': address } });

  it('puts the address of the group on the list, with reason and expiry, and asks no one', async () => {
    await (await open({ expires: '2h' })).tell({ id: 'a' });

    expect(await new BlockList(state, () => NOW).list()).toEqual([
      {
        address: '203.0.113.7',
        reason: '10 failed logins from 203.0.113.7',
        who: 'alert a',
        added: '2026-11-24T12:00:00.000Z',
        expires: '2026-11-24T14:00:00.000Z',
      },
    ]);
    expect(await blocked(NOW + 7_200_000)).toEqual([]);
  });

  it('finds addresses in the events where the rule has no group', async () => {
    const fields = ['198.51.100.1', '198.51.100.1', '198.51.100.2'].map((sourceipaddress) =>
      anEvent({}, { sourceipaddress }),
    );
    await (await open()).tell({ group: {}, fields });

    expect(await blocked()).toEqual(['198.51.100.1', '198.51.100.2']);
  });

  it('writes each address in one way', async () => {
    await (await open()).tell(from('::ffff:203.0.113.7'));
    await (await open()).tell(from('2001:DB8:0:0::1'));

    expect(await blocked()).toEqual(['2001:db8::1', '203.0.113.7']);
  });

  it.each(['10.0.0.1', '127.0.0.1', '::1', '192.0.2.9', 'evil.example', '1.2.3.4; drop table', ''])(
    'blocks no %p',
    async (address) => {
      const { answer } = await (await open({ never: ['192.0.2.0/24'] })).tell(from(address));

      expect(answer).toMatch(/: nothing$/);
      expect(await blocked()).toEqual([]);
    },
  );

  it('takes back what it did when the alert does not hold, and nothing that another alert did', async () => {
    const block = await open();
    await block.tell({ id: 'a', ...from('203.0.113.7') });
    await block.tell({ id: 'b', kind: 'closed', verdict: 'false-positive', ...from('203.0.113.7') });
    expect(await blocked()).toEqual(['203.0.113.7']);
    await block.tell({ id: 'a', kind: 'closed', verdict: 'true-positive', ...from('203.0.113.7') });
    expect(await blocked()).toEqual(['203.0.113.7']);
    await block.tell({ id: 'a', kind: 'withdrawn', ...from('203.0.113.7') });
    expect(await blocked()).toEqual([]);
  });

  it('blocks nothing by a test', async () => {
    expect(await (await open()).test()).toEqual({ answer: 'a test blocks nothing' });
    expect(await blocked()).toEqual([]);
  });

  it('never makes a block shorter', async () => {
    await (await open({ expires: '7d' })).tell({ id: 'a' });
    await (await open({ expires: '1h' })).tell({ id: 'b' });

    expect(await blocked(NOW + 6 * 86_400_000)).toEqual(['203.0.113.7']);
  });

  it('refuses what is no network', async () => {
    await expect(open({ never: ['office'] })).rejects.toThrow('never: office is no network');
  });
});
