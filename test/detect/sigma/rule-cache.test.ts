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

    const second = new RuleCache(first.toText());
    const cached = reader(second);
    expect(cached.read(GOOD)).toEqual(readSigma(GOOD, 'x.yml'));
    expect(cached.times).toBe(0);
    expect(second.changed).toBe(false);
  });

  it('reads a changed text anew, and forgets what is no longer asked for', () => {
    const first = new RuleCache();
    reader(first).read(GOOD);
    const second = new RuleCache(first.toText());
    const changed = reader(second);

    expect(changed.read(GOOD.replace('title: T', 'title: U')).rules[0]?.title).toBe('U');
    expect(changed.times).toBe(1);
    expect(second.toText()).not.toContain('"title":"T"');
  });

  it('does not keep faults, which name the file', () => {
    const cache = new RuleCache();
    reader(cache).read(BAD);

    const again = reader(new RuleCache(cache.toText()));
    expect(again.read(BAD).faults).toHaveLength(1);
    expect(again.times).toBe(1);
  });

  it.each<[name: string, change: (text: string) => string]>([
    ['nothing', () => ''],
    ['something else', () => '{"version":1,"files":{}}'],
    ['a part', (text) => text.slice(0, -1)],
    ['a changed text', (text) => text.replace('"title":"T"', '"title":7')],
    ['the work of another version', (text) => text.replace(/^\d+/, '0')],
  ])('begins anew with %s', (_, change) => {
    const before = new RuleCache();
    reader(before).read(GOOD);
    const fresh = reader(new RuleCache(change(before.toText())));

    expect(fresh.read(GOOD).rules).toHaveLength(1);
    expect(fresh.times).toBe(1);
  });
});
