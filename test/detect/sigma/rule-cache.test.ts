import { describe, expect, it } from '@jest/globals';
import { readSigma, type SigmaFile } from '../../../src/detect/sigma/read-sigma.ts';
import { RuleCache } from '../../../src/detect/sigma/rule-cache.ts';

const GOOD = 'title: T\nlogsource: {product: p}\ndetection: {s: {a: 1}, condition: s}';
const BAD = 'title: T\nlogsource: {product: p}\ndetection: {s: {a: 1}, condition: t}';

/** Reads through a cache, counting how often it had to. */
function reader(cache: RuleCache): { read(text: string): SigmaFile; times: number } {
  const counted = {
    times: 0,
    read: (text: string) =>
      cache.read(text, (content) => {
        counted.times++;
        return readSigma(content, 'x.yml');
      }),
  };
  return counted;
}

describe('RuleCache', () => {
  it('reads a text once, also after it was saved', () => {
    const first = new RuleCache();
    const fresh = reader(first);
    expect(fresh.read(GOOD)).toBe(fresh.read(GOOD));
    expect(fresh.times).toBe(1);
    expect(first.changed).toBe(true);

    const second = new RuleCache(first.toJson());
    const cached = reader(second);
    expect(cached.read(GOOD)).toEqual(readSigma(GOOD, 'x.yml'));
    expect(cached.times).toBe(0);
    expect(second.changed).toBe(false);
  });

  it('reads a changed text anew, and forgets what is no longer asked for', () => {
    const first = new RuleCache();
    reader(first).read(GOOD);
    const second = new RuleCache(first.toJson());
    const changed = reader(second);

    expect(changed.read(GOOD.replace('title: T', 'title: U')).rules[0]?.title).toBe('U');
    expect(changed.times).toBe(1);
    expect(second.toJson()).not.toContain('"title":"T"');
  });

  it('does not keep faults, which name the file', () => {
    const cache = new RuleCache();
    reader(cache).read(BAD);

    const again = reader(new RuleCache(cache.toJson()));
    expect(again.read(BAD).faults).toHaveLength(1);
    expect(again.times).toBe(1);
  });

  it.each([
    '',
    'no JSON',
    '[]',
    'null',
    '{"version":1}',
    '{"version":1,"files":null}',
    '{"version":0,"files":{}}',
    '{"version":1,"files":{"x":{"rules":1}}}',
  ])('begins anew with %j', (text) => {
    const fresh = reader(new RuleCache(text));

    expect(fresh.read(GOOD).rules).toHaveLength(1);
    expect(fresh.times).toBe(1);
  });
});
