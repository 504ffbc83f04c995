import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { documentId, sortKeyOf } from '../../../src/state/elasticsearch/sort-key.ts';

const bytes = (text: string): Buffer => Buffer.from(text);

it('sorts as the names do, by code points, however long they are', () => {
  const name = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 5 }),
    fc.nat(3).map((more) => 'x'.repeat(8000 + more)),
    fc.nat(3).map((more) => `${'x'.repeat(7999)}😀${'y'.repeat(more)}`),
  );
  fc.assert(
    fc.property(name, name, (one, other) => {
      const same = one.toWellFormed().slice(0, 8000) === other.toWellFormed().slice(0, 8000);
      if (!same) {
        expect(Math.sign(Buffer.compare(bytes(sortKeyOf(one)), bytes(sortKeyOf(other))))).toBe(
          Math.sign(Buffer.compare(bytes(one.toWellFormed()), bytes(other.toWellFormed()))),
        );
      }
      expect(sortKeyOf(one) === sortKeyOf(other)).toBe(one.toWellFormed() === other.toWellFormed());
    }),
  );
});

it('fits into what a server takes', () => {
  expect(bytes(sortKeyOf('€'.repeat(100_000))).length).toBeLessThan(32_766);
});

it('gives each name an id of its own', () => {
  const names = [['a', 'b'], ['ab'], ['ab', ''], ['', 'ab'], ['a","b'], ['😀'], ['x'.repeat(100_000)]];

  const ids = names.map((name) => documentId(...name));

  expect(new Set(ids).size).toBe(names.length);
  for (const id of ids) expect(id).toMatch(/^[\w-]{43}$/);
});
