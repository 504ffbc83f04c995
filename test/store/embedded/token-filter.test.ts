import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { encodeFilterFile, probeFilterFile, readFilterFile } from '../../../src/store/embedded/tokens/filter-file.ts';
import { buildFilter } from '../../../src/store/embedded/tokens/token-filter.ts';
import { hashToken } from '../../../src/store/embedded/tokens/token-hash.ts';
import { TokenSet } from '../../../src/store/embedded/tokens/token-set.ts';

function setOf(tokens: Iterable<string>): TokenSet {
  const set = new TokenSet();
  for (const token of tokens) set.add(hashToken(token));
  return set;
}
function* numbered(prefix: string, count: number): Generator<string> {
  for (let index = 0; index < count; index++) yield `${prefix}${index}`;
}

describe('token filter', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'mozdef-filter-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  function write(parts: Parameters<typeof encodeFilterFile>[0]): string {
    const path = join(directory, 'segment.tokens');
    writeFileSync(path, encodeFilterFile(parts));
    return path;
  }

  it('never denies a token that it holds, and seldom affirms another', () => {
    const path = write([{ seqMin: 0, seqMax: 9, blocks: buildFilter(setOf(numbered('in', 20_000))) }]);

    const denied = [...numbered('in', 20_000)].filter((token) => probeFilterFile(path, [[token]]).length === 0);
    const affirmed = [...numbered('out', 20_000)].filter((token) => probeFilterFile(path, [[token]]).length > 0);

    expect(denied).toEqual([]);
    expect(affirmed.length / 20_000).toBeLessThan(0.006);
  });

  it('tells which parts of a merged segment may hold all of several tokens', () => {
    const parts = [
      { seqMin: 1, seqMax: 10, blocks: buildFilter(setOf(['red', 'green'])) },
      { seqMin: 11, seqMax: 30, blocks: buildFilter(setOf(['red', 'blue'])) },
    ];
    const path = write(parts);

    expect(probeFilterFile(path, [['red'], ['blue', 'black']])).toEqual([{ seqMin: 11, seqMax: 30 }]);
    expect(probeFilterFile(path, [['red']])).toHaveLength(2);
    expect(probeFilterFile(path, [['black', 'white']])).toEqual([]);
    expect(probeFilterFile(path, [])).toHaveLength(2);
  });

  it('reads back the parts that were written, to merge them', () => {
    const part = { seqMin: 3, seqMax: 2 ** 40, blocks: buildFilter(setOf(numbered('t', 500))) };

    const [read] = readFilterFile(write([part]));

    expect({ ...read, blocks: [...(read?.blocks ?? [])] }).toEqual({ ...part, blocks: [...part.blocks] });
  });

  it('refuses a file that is cut short rather than to deny what it held', () => {
    const path = write([{ seqMin: 0, seqMax: 9, blocks: buildFilter(setOf(numbered('t', 500))) }]);
    truncateSync(path, 64);

    expect(() => probeFilterFile(path, [['t1']])).toThrow('cut short');
  });
});
