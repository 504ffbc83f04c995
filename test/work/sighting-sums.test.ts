import { describe, expect, it } from '@jest/globals';
import type { Sighting } from '../../src/plugin/event-plugin.ts';
import { MAX_SOURCES } from '../../src/state/last-seen-store.ts';
import { SightingSums } from '../../src/work/sighting-sums.ts';

const at = (second: number): string => new Date(Date.UTC(2026, 10, 24) + second * 1000).toISOString();
const sighting = (part: Partial<Sighting> = {}): Sighting => ({
  kind: 'user',
  key: 'ann',
  time: at(0),
  source: 'web1',
  ...part,
});

describe('SightingSums', () => {
  it('sums by kind and key', () => {
    const sums = new SightingSums();
    for (const second of [5, 1, 9]) sums.add(sighting({ time: at(second), source: `web${second}` }));
    sums.add(sighting({ kind: 'asset' }));

    expect(sums.size).toBe(2);
    expect(sums.take().sums).toEqual([
      { kind: 'user', key: 'ann', first: at(1), time: at(9), count: 3, sources: ['web5', 'web1', 'web9'] },
      { kind: 'asset', key: 'ann', first: at(0), time: at(0), count: 1, sources: ['web1'] },
    ]);
    expect(sums.take()).toEqual({ sums: [], leftOut: 0 });
  });

  it('keeps a bounded number of sources', () => {
    const sums = new SightingSums();
    for (let n = 0; n < 1000; n++) sums.add(sighting({ source: `web${n}` }));

    expect(sums.take().sums[0]?.sources).toHaveLength(MAX_SOURCES);
  });

  it('keeps bounded memory at a million keys of a hostile sender, and says how many it left out', () => {
    const sums = new SightingSums();
    sums.add(sighting());
    for (let n = 0; n < 1_000_000; n++) sums.add(sighting({ key: `hostile${n}` }));
    sums.add(sighting());

    expect(sums.size).toBe(100_000);
    const taken = sums.take();
    expect(taken.leftOut).toBe(900_001);
    expect(taken.sums[0]).toMatchObject({ key: 'ann', count: 2 });
    expect(sums.take().leftOut).toBe(0);
  });

  it('cuts keys and sources that are no names', () => {
    const sums = new SightingSums();
    sums.add(sighting({ key: 'k'.repeat(1e6), source: 's'.repeat(1e6) }));

    const [sum] = sums.take().sums;
    expect(sum?.key).toHaveLength(256);
    expect(sum?.sources[0]).toHaveLength(256);
  });
});
