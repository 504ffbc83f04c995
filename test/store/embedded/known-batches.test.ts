import { describe, expect, it } from '@jest/globals';
import { KnownBatches } from '../../../src/store/embedded/known-batches.ts';

describe('KnownBatches', () => {
  it('is certain of what it remembers and of what is newer than all that it forgot', () => {
    const known = new KnownBatches('b', 2);
    for (const batch of ['c', 'e', 'd', 'f']) known.add(batch);

    expect(known.knows('f')).toBe('yes');
    expect(known.knows('g')).toBe('no');
    expect(known.knows('c')).toBe('perhaps');
    expect(known.knows('e')).toBe('perhaps');
    expect(known.knows('a')).toBe('perhaps');
  });
});
