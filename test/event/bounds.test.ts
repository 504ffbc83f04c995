import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Bounder, type Bounds } from '../../src/event/bounds.ts';
import type { JsonObject } from '../../src/event/event.ts';
import { normalized } from '../support/normalized.ts';

const BOUNDS: Bounds = { depth: 4, keys: 10, string: 20, total: 200 };

function bounded(details: JsonObject, bounds: Partial<Bounds> = {}): { details: JsonObject; notes: string[] } {
  const bounder = new Bounder({ ...BOUNDS, ...bounds });
  return { details: bounder.details(details), notes: bounder.notes };
}

describe('Bounder', () => {
  it('hands back the same object when it is within the bounds', () => {
    const details = { a: 'x', b: [1, { c: null }], d: true };

    const result = bounded(details);

    expect(result.details).toBe(details);
    expect(result.notes).toEqual([]);
  });

  it('cuts long texts between characters and says so', () => {
    const { details, notes } = bounded({ a: `${'x'.repeat(19)}\u{1F600}y` });

    expect(details).toEqual({ a: 'x'.repeat(19) });
    expect(notes).toEqual(['details.a was cut from 22 to 20 characters.']);
  });

  it('makes text of what is too deep', () => {
    const { details, notes } = bounded({ a: { b: { c: { d: 1 } } } }, { depth: 3 });

    expect(details).toEqual({ a: { b: { c: '{"d":1}' } } });
    expect(notes).toEqual(['details.a.b.c is deeper than 3 levels and became text.']);
  });

  it('keeps as many keys and elements as it may', () => {
    const { details, notes } = bounded({ a: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], b: 1 });

    expect(details).toEqual({ a: [1, 2, 3, 4, 5, 6, 7, 8, 9] });
    expect(notes).toEqual(['details.a has no room for more: only 10 keys are kept in all.']);
  });

  it('keeps as many characters in all as it may', () => {
    const values = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`k${index}`, 'v'.repeat(20)]));

    const { details, notes } = bounded(values, { total: 100 });

    expect(Object.keys(details)).toEqual(['k0', 'k1', 'k2', 'k3']);
    expect(notes).toEqual(['details has no room for more: only 100 characters are kept in all.']);
  });

  it('mends lone surrogates in keys and values, so that the event survives UTF-8, and keeps NUL', () => {
    const { details } = bounded({ 'a\uD800': 'b\uDC00', c: ['\uD83D'], d: 'x\u0000y' });

    expect(details).toEqual({ 'a\uFFFD': 'b\uFFFD', c: ['\uFFFD'], d: 'x\u0000y' });
    expect(JSON.parse(Buffer.from(JSON.stringify(details)).toString('utf8'))).toEqual(details);
  });

  it('keeps both of two keys that become one', () => {
    const { details } = bounded({ '\uD800': 1, '\uD801': 2 });

    expect(details).toEqual({ '\uFFFD': 1, '\uFFFD_2': 2 });
  });

  it('never exceeds its bounds, whatever the details', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 8 })), (raw) => {
        const details = bounded(raw as JsonObject).details;
        const { depth, keys, characters } = measure(details);

        expect(depth).toBeLessThanOrEqual(BOUNDS.depth);
        expect(keys).toBeLessThanOrEqual(BOUNDS.keys);
        expect(characters).toBeLessThanOrEqual(BOUNDS.total);
      }),
    );
  });

  it('survives nesting that ends the stack', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`) as JsonObject;

    const { details, mozdef } = normalized(deep);

    expect(JSON.stringify(details)).toContain('nested too deeply');
    expect(mozdef.errors).toHaveLength(1);
  });
});

function measure(value: unknown): { depth: number; keys: number; characters: number } {
  if (typeof value === 'string') return { depth: 0, keys: 0, characters: value.length };
  if (typeof value !== 'object' || value === null) return { depth: 0, keys: 0, characters: 0 };
  const sizes = Object.values(value).map(measure);
  const names = Array.isArray(value) ? 0 : Object.keys(value).join('').length;
  return {
    depth: 1 + Math.max(0, ...sizes.map(({ depth }) => depth)),
    keys: sizes.length + sizes.reduce((sum, { keys }) => sum + keys, 0),
    characters: names + sizes.reduce((sum, { characters }) => sum + characters, 0),
  };
}
