import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  decodeListsState,
  ENTRY_STANDINGS,
  encodeListsState,
  isListsPath,
  LIST_TABS,
  LISTS_DEFAULTS,
  type ListsState,
} from '../../public/model/lists-url.ts';
import { ENTRY_TYPES } from '../../src/lists/entry.ts';
import { LIST_KINDS } from '../../src/lists/list.ts';

const decode = (address: string): ListsState => decodeListsState(new URL(address, 'http://localhost'));
const text = fc.string({ unit: 'grapheme' });
const states: fc.Arbitrary<ListsState> = fc.record({
  kind: fc.constantFrom('' as const, ...LIST_KINDS),
  sel: text.filter((name) => name !== '.' && name !== '..'),
  tab: fc.constantFrom(...LIST_TABS),
  q: text,
  type: fc.constantFrom('' as const, ...ENTRY_TYPES),
  state: fc.constantFrom('' as const, ...ENTRY_STANDINGS),
});

describe('the address of the page Watchlists', () => {
  it('gives back every state that it was made of', () => {
    fc.assert(
      fc.property(states, (state) => {
        expect(decode(encodeListsState(state))).toEqual(state);
      }),
    );
  });

  it('stays as colleagues have bookmarked it', () => {
    expect(encodeListsState(LISTS_DEFAULTS)).toBe('/watchlists');
    expect(encodeListsState({ ...LISTS_DEFAULTS, sel: 'bad-ips', tab: 'history' })).toBe(
      '/watchlists/bad-ips?tab=history',
    );
    expect(decode('/watchlists/blocks?kind=block&q=vpn&type=ip&state=proposed')).toEqual({
      kind: 'block',
      sel: 'blocks',
      tab: 'entries',
      q: 'vpn',
      type: 'ip',
      state: 'proposed',
    });
  });

  it('takes no harm from values that are none', () => {
    expect(decode('/watchlists/?kind=x&tab=&type=IP&state=gone')).toEqual(LISTS_DEFAULTS);
    expect(decode('/watchlists/%E0%A4%A').sel).toBe('%E0%A4%A');
    expect(['/watchlists', '/watchlists/x', '/watchlistsx', '/'].map(isListsPath)).toEqual([true, true, false, false]);
  });
});
