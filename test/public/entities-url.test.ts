import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { decodeAttackersState, encodeAttackersState } from '../../public/model/attackers-url.ts';
import { blockEntryOf, blockedWords, blockListOf, canBlock } from '../../public/model/block-attackers.ts';
import { entityOfPath, entityPath, isEntitiesPath, isEntityListPath } from '../../public/model/entities-url.ts';
import { riskDays, riskWords } from '../../public/model/risk-days.ts';
import type { Attacker } from '../../src/alert/attackers.ts';

describe('the address of one entity', () => {
  it('gives back what it was made of', () => {
    const names = fc.record({
      kind: fc.constantFrom('address', 'host', 'user'),
      value: fc.string({ unit: 'grapheme', minLength: 1 }),
    });
    fc.assert(
      fc.property(names, (name) => {
        expect(entityOfPath(new URL(entityPath(name), 'http://localhost').pathname)).toEqual(name);
      }),
    );
  });

  it('is none where the name is none', () => {
    const paths = ['/entities', '/entities/attackers', '/entities/user:', '/entities/%E0%A4%A', '/alerts/user:ann'];

    expect(paths.map(entityOfPath)).toEqual(paths.map(() => undefined));
    expect(paths.map(isEntitiesPath)).toEqual([true, true, true, true, false]);
    expect(paths.map(isEntityListPath)).toEqual([true, false, false, false, false]);
  });
});

describe('the view of attackers', () => {
  const attacker: Attacker = {
    value: '203.0.113.0/24',
    public: true,
    addresses: 3,
    latest: [],
    countries: [],
    risk: 1,
    severity: 'ERROR',
    alerts: 2,
    rules: ['a', 'b', 'c', 'd'],
    firstseen: '',
    lastseen: '',
    blocked: 'none',
  };

  it('keeps in the address what it shows', () => {
    const state = { by: 'country', q: 'a & b', from: 'now-24h' } as const;
    const address = encodeAttackersState(state);

    expect(decodeAttackersState(new URL(address, 'http://localhost'))).toEqual(state);
    expect(encodeAttackersState({ by: 'network', q: '', from: 'now-7d' })).toBe('/entities/attackers');
    expect(decodeAttackersState({ search: '?by=planet' }).by).toBe('network');
  });

  it('offers to block what is of the Internet and not blocked, and says why it is to be', () => {
    expect(canBlock(attacker, 'network')).toBe(true);
    expect(canBlock({ ...attacker, blocked: 'some' }, 'network')).toBe(true);
    expect(canBlock(attacker, 'country')).toBe(false);
    expect(canBlock({ ...attacker, public: false }, 'address')).toBe(false);
    for (const blocked of ['all', 'proposed'] as const)
      expect(canBlock({ ...attacker, blocked }, 'network')).toBe(false);
    expect(blockEntryOf(attacker)).toEqual({
      value: '203.0.113.0/24',
      reason: '2 alerts of a, b, c and 1 more',
      source: 'alerts',
    });
    expect(blockedWords({ ...attacker, blocked: 'some' })).toBe('part of 3 blocked');
  });

  it('puts it on the list that goes with what alerts block, else on the first block list', () => {
    const list = (name: string, kind: 'block' | 'watch' = 'block') => ({ name, kind });

    expect(blockListOf([list('a'), list('blocks')])).toBe('blocks');
    expect(blockListOf([list('w', 'watch'), list('a'), list('b')])).toBe('a');
    expect(blockListOf([list('w', 'watch')])).toBeUndefined();
  });
});

describe('risk day by day', () => {
  const at = (text: string) => Date.parse(text);
  const day = { day: '2026-11-24', risk: 80, alerts: 3 };

  it('has every day of the range, of a long one the latest', () => {
    const range = { from: at('2026-11-23T23:00:00Z'), to: at('2026-11-25T01:00:00Z') };

    expect(riskDays([day], range)).toEqual([
      { day: '2026-11-23', risk: 0, alerts: 0 },
      day,
      { day: '2026-11-25', risk: 0, alerts: 0 },
    ]);
    expect(riskDays([day], { from: 0, to: range.to })).toHaveLength(90);
  });

  it('is told in words', () => {
    const days = [{ day: '2026-11-23', risk: 10, alerts: 1 }, day, { day: '2026-11-25', risk: 0, alerts: 0 }];

    expect(riskWords(days)).toBe('alerts on 2 of 3 days, most risk on 2026-11-24 with 80');
    expect(riskWords([])).toBe('no alerts on 0 days');
  });
});
