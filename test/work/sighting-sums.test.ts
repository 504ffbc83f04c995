import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Sighting } from '../../src/plugin/event-plugin.ts';
import { MAX_SOURCES, SightingSums } from '../../src/work/sighting-sums.ts';

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
    expect(sums.take()).toEqual([
      { kind: 'user', key: 'ann', first: at(1), time: at(9), count: 3, sources: ['web5', 'web1', 'web9'] },
      { kind: 'asset', key: 'ann', first: at(0), time: at(0), count: 1, sources: ['web1'] },
    ]);
    expect(sums.take()).toEqual([]);
  });

  it('gives the same sums whether sightings come one by one or in parts', () => {
    const one = fc.record({
      kind: fc.constantFrom('user', 'asset'),
      key: fc.constantFrom('a', 'b'),
      time: fc.nat(9).map(at),
      source: fc.constantFrom('x', 'y', 'z'),
    });
    fc.assert(
      fc.property(fc.array(one as fc.Arbitrary<Sighting>), fc.nat(20), (all, middle) => {
        const together = new SightingSums();
        const merged = new SightingSums();
        for (const part of [all.slice(0, middle), all.slice(middle)]) {
          const sums = new SightingSums();
          for (const each of part) {
            sums.add(each);
            together.add(each);
          }
          for (const sum of sums.take()) merged.merge(sum);
        }
        expect(merged.take()).toEqual(together.take());
      }),
    );
  });

  it('keeps a bounded number of sources', () => {
    const sums = new SightingSums();
    for (let n = 0; n < 1000; n++) sums.add(sighting({ source: `web${n}` }));

    expect(sums.take()[0]?.sources).toHaveLength(MAX_SOURCES);
  });

  it('keeps bounded memory at a million keys of a hostile sender, and says how many it left out', () => {
    const sums = new SightingSums();
    sums.add(sighting());
    for (let n = 0; n < 1_000_000; n++) sums.add(sighting({ key: `hostile${n}` }));
    sums.add(sighting());

    expect(sums.size).toBe(100_000);
    expect(sums.takeLeftOut()).toBe(900_001);
    expect(sums.takeLeftOut()).toBe(0);
    expect(sums.take()[0]).toMatchObject({ key: 'ann', count: 2 });
  });

  it('cuts keys and sources that are no names', () => {
    const sums = new SightingSums();
    sums.add(sighting({ key: 'k'.repeat(1e6), source: 's'.repeat(1e6) }));

    const [sum] = sums.take();
    expect(sum?.key).toHaveLength(256);
    expect(sum?.sources[0]).toHaveLength(256);
  });
});
