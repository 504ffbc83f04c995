import { describe, expect, it } from '@jest/globals';
import { ListMatcher } from '../../../src/lists/match/list-matcher.ts';
import { testHost } from '../../plugin/support.ts';
import { bundled } from '../support.ts';

function listsWith(): ListMatcher {
  const lists = new ListMatcher(() => 0);
  lists.apply({
    list: 'bad',
    kind: 'watch',
    add: [
      ['ip', '203.0.113.7', 0],
      ['domain', 'evil.example', 0],
    ],
    remove: [],
  });
  lists.apply({ list: 'execs', kind: 'staff', add: [['user', 'kim', 0]], remove: [] });
  lists.apply({ list: 'offices', kind: 'network', add: [['cidr', '203.0.113.0/24', 0]], remove: [] });
  return lists;
}

describe('the plugin kept-lists', () => {
  it('marks what an event is about, by kind and name of list', async () => {
    const run = await bundled('kept-lists', { host: testHost({ lists: listsWith() }) });
    const event = run(
      { hostname: 'www.evil.example', tags: ['vpn'] },
      { sourceipaddress: '203.0.113.7', username: 'CORP\\Kim', watchlist: 'of the sender' },
    );

    expect(event.tags).toEqual(['vpn', 'watchlist', 'watchlist-bad', 'network-offices', 'key-staff', 'staff-execs']);
    expect(event.details).toMatchObject({
      lists: ['bad', 'offices', 'execs'],
      watchlist: ['of the sender', 'evil.example', '203.0.113.7'],
    });
    expect(event.mozdef.plugins).toEqual(['kept-lists']);
  });

  it('leaves all others as they are', async () => {
    const run = await bundled('kept-lists', { host: testHost({ lists: listsWith() }) });
    expect(run({ hostname: 'web1' }, { sourceipaddress: '192.0.2.1' })).toMatchObject({
      tags: [],
      details: { sourceipaddress: '192.0.2.1' },
      mozdef: { plugins: [] },
    });
    const without = await bundled('kept-lists');
    expect(without({}, { sourceipaddress: '203.0.113.7' }).tags).toEqual([]);
  });
});
