import { describe, expect, it } from '@jest/globals';
import { type Ground, planRestore } from '../../../../src/store/elasticsearch/snapshots/plan-restore.ts';

const ground = (present: readonly string[], expired = false): Ground => ({
  prefix: 'p-',
  saved: ['p-events-20260228', 'p-events-20260301', 'p-events-vpn-20260301', 'p-mozdef-state'],
  present: new Set(present),
  isExpired: () => expired,
});
/** What is restored as what. */
const planned = (wish: { indices?: string[]; renamePrefix?: string }, on: Ground): Record<string, string> =>
  Object.fromEntries(planRestore({ snapshot: 's', indices: [], ...wish }, on).map(({ index, name }) => [index, name]));

describe('without a wish the days are restored that the server does not have', () => {
  it('under their own names, and nothing but days', () => {
    expect(planned({}, ground(['p-events-20260301']))).toEqual({
      'p-events-20260228': 'p-events-20260228',
      'p-events-vpn-20260301': 'p-events-vpn-20260301',
    });
  });

  it('under names that retention leaves, where it would remove them at once', () => {
    expect(planned({}, ground(['p-events-20260301', 'p-events-restored-20260228'], true))).toEqual({
      'p-events-vpn-20260301': 'p-events-restored-vpn-20260301',
    });
  });

  it('which can be none', () => {
    const all = ground(ground([]).saved);

    expect(() => planned({}, all)).toThrow('the server has all 3 days of events that are in s');
  });
});

describe('what is named is restored', () => {
  it.each<[string, string[], Record<string, string>]>([
    ['by its name', ['p-events-20260228'], { 'p-events-20260228': 'p-events-20260228' }],
    ['as a copy, where it is there', ['p-events-20260301'], { 'p-events-20260301': 'restored-p-events-20260301' }],
    [
      'by a pattern, once',
      ['p-*-20260301', 'p-events-vpn*'],
      { 'p-events-20260301': 'restored-p-events-20260301', 'p-events-vpn-20260301': 'p-events-vpn-20260301' },
    ],
    ['also state', ['p-mozdef-state'], { 'p-mozdef-state': 'p-mozdef-state' }],
  ])('%s', (_, indices, expected) => {
    expect(planned({ indices }, ground(['p-events-20260301']))).toEqual(expected);
  });

  it('with what was asked for before it', () => {
    expect(planned({ indices: ['p-events-20260301'], renamePrefix: 'old-' }, ground(['p-events-20260301']))).toEqual({
      'p-events-20260301': 'old-p-events-20260301',
    });
  });

  it('but never over what is there', () => {
    const wish = { indices: ['p-events-20260301'], renamePrefix: '' };

    expect(() => planned(wish, ground(['p-events-20260301']))).toThrow(/p-events-20260301 already/);
  });

  it('and has to be in the snapshot', () => {
    expect(() => planned({ indices: ['p-events-20260202'] }, ground([]))).toThrow(
      expect.objectContaining({ code: 'not-found', remedy: expect.stringContaining('p-events-20260') }),
    );
  });
});

it('knows what searches find and retention leaves', () => {
  const plan = (renamePrefix: string | undefined, expired: boolean): unknown => {
    const [one] = planRestore({ snapshot: 's', indices: ['p-events-20260301'], renamePrefix }, ground([], expired));
    return [one?.searched, one?.kept];
  };

  expect(plan(undefined, false)).toEqual([true, false]);
  expect(plan(undefined, true)).toEqual([true, true]);
  expect(plan('copy-', true)).toEqual([false, true]);
});
