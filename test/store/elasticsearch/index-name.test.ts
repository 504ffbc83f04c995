import { describe, expect, it } from '@jest/globals';
import { newBatchId } from '../../../src/queue/batch.ts';
import { candidateIndices, dayOfIndex, indexOf } from '../../../src/store/elasticsearch/index-name.ts';

const RECEIVED = Date.parse('2026-03-01T00:30:00Z');
const id = (received = RECEIVED): string => `${newBatchId(received)}-0`;

/** Where an event of this time goes that was received at RECEIVED. */
const indexAt = (utctimestamp: unknown, route?: string): string =>
  indexOf({ ownId: id(), received: 0, utctimestamp, route });

describe('an event is kept', () => {
  it.each([
    ['2026-03-01T00:00:00Z', 'events-20260301'],
    ['2026-02-28T23:59:59.999999Z', 'events-20260228'],
    ['2026-02-28T23:30:00-01:00', 'events-20260301'],
    ['2026-02-22T00:00:00Z', 'events-20260222'],
    ['2026-02-21T23:59:59Z', 'events-20260301'],
    ['2026-03-02T23:59:59Z', 'events-20260302'],
    ['2026-03-03T00:00:00Z', 'events-20260301'],
    ['1970-01-01T00:00:00Z', 'events-20260301'],
    ['9999-12-31T23:59:59Z', 'events-20260301'],
    ['yesterday', 'events-20260301'],
    [undefined, 'events-20260301'],
    [17, 'events-20260301'],
  ])('of %s received on 2026-03-01 in %s', (time, index) => {
    expect(indexAt(time)).toBe(index);
  });

  it('by the reception that its id tells, however it comes again', () => {
    const ownId = id();
    const of = (received: number): string => indexOf({ ownId, received, utctimestamp: 'none', route: undefined });

    expect([of(0), of(Date.parse('2026-07-01T00:00:00Z'))]).toEqual(['events-20260301', 'events-20260301']);
  });

  it('by the reception of its batch when its id tells none', () => {
    expect(indexOf({ ownId: 'any', received: RECEIVED, utctimestamp: '', route: undefined })).toBe('events-20260301');
  });

  it.each([
    ['events-vpn', 'events-vpn-20260301'],
    ['events-a-b_c', 'events-a-b_c-20260301'],
    ['events', 'events-20260301'],
    ['events-', 'events-20260301'],
    ['events-../x', 'events-20260301'],
    ['events-Upper', 'events-20260301'],
    ['mozdef-claims', 'events-20260301'],
    ['events-restored', 'events-20260301'],
    ['events-restored-vpn', 'events-20260301'],
    ['events-restoredvpn', 'events-restoredvpn-20260301'],
    [`events-${'x'.repeat(300)}`, 'events-20260301'],
  ])('where a plugin routes it, within events-*: %s', (route, index) => {
    expect(indexAt('2026-03-01T00:00:00Z', route)).toBe(index);
  });
});

it('tells the indices that an id can be in, the likeliest first', () => {
  expect(candidateIndices(id()).slice(0, 3)).toEqual(['events-20260301', 'events-20260228', 'events-20260302']);
  expect(candidateIndices(id())).toHaveLength(9);
  expect(candidateIndices('c1a1m')).toEqual([]);
});

it.each([
  ['events-20260301', '2026-03-01'],
  ['events-vpn-20260301', '2026-03-01'],
  ['events-20261301', undefined],
  ['events-weekly', undefined],
  ['mozdef-claims', undefined],
])('reads the day of %s as %s', (name, day) => {
  expect(dayOfIndex(name)).toBe(day === undefined ? undefined : Date.parse(day));
});
