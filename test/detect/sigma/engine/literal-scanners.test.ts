import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { EdgeTree } from '../../../../src/detect/sigma/engine/edge-tree.ts';
import { foldsByUnit } from '../../../../src/detect/sigma/engine/folded-units.ts';
import type { Literal } from '../../../../src/detect/sigma/engine/literal.ts';
import { LiteralAutomaton } from '../../../../src/detect/sigma/engine/literal-automaton.ts';
import { PairSearch } from '../../../../src/detect/sigma/engine/pair-search.ts';
import { SkipSearch } from '../../../../src/detect/sigma/engine/skip-search.ts';
import { fold } from '../../../../src/query/tokens.ts';

const unit = fc.constantFrom(
  'a',
  'b',
  'c',
  'A',
  'k',
  'K',
  '\u212a',
  'İ',
  'i',
  'Σ',
  'σ',
  'ς',
  '\u{1f600}',
  '\u{1f601}',
  'é',
  'É',
);

function literals(minLength: number): fc.Arbitrary<Literal[]> {
  const text = fc.string({ unit, minLength, maxLength: minLength + 3 }).map(fold);
  return fc
    .uniqueArray(text, { minLength: 1, maxLength: 8 })
    .map((texts) => texts.map((one, id) => ({ text: one, id })));
}

/** Some of the literals with something between them. */
function textsWith(all: readonly Literal[]): fc.Arbitrary<string> {
  const part = fc.oneof(
    fc.constantFrom(...all.map(({ text }) => text)),
    fc.constantFrom(...all.map(({ text }) => text.toUpperCase())),
    fc.string({ unit, maxLength: 12 }),
  );
  return fc.array(part, { maxLength: 4 }).map((parts) => parts.join(''));
}

function found(scanner: { scan(text: string, sink: { found(id: number): void }): void }, text: string): number[] {
  const ids = new Set<number>();
  scanner.scan(text, { found: (id) => ids.add(id) });
  return [...ids].sort((one, other) => one - other);
}

function expected(all: readonly Literal[], holds: (literal: string) => boolean): number[] {
  return all.filter(({ text }) => holds(text)).map(({ id }) => id);
}

describe.each([
  ['LiteralAutomaton', 1, (all: Literal[]) => new LiteralAutomaton(all)],
  ['PairSearch', 1, (all: Literal[]) => new PairSearch(all)],
  ['SkipSearch', 4, (all: Literal[]) => new SkipSearch(all)],
] as const)('%s', (_, minLength, make) => {
  it('finds what includes() finds in the folded text', () => {
    const subject = literals(minLength).chain((all) => fc.tuple(fc.constant(all), textsWith(all)));
    fc.assert(
      fc.property(subject, ([all, text]) => {
        expect(found(make(all), text)).toEqual(expected(all, (literal) => fold(text).includes(literal)));
      }),
      { numRuns: 2_000 },
    );
  });
});

it('finds texts at their edges as startsWith() and endsWith() do', () => {
  const subject = literals(1).chain((all) => fc.tuple(fc.constant(all), textsWith(all)));
  fc.assert(
    fc.property(subject, ([all, text]) => {
      const folded = fold(text);
      const half = Math.floor(all.length / 2);
      const [parts, wholes] = [all.slice(0, half), all.slice(half)];
      const whole = expected(wholes, (literal) => folded === literal);
      const start = expected(parts, (literal) => folded.startsWith(literal));
      const end = expected(parts, (literal) => folded.endsWith(literal));
      expect(found(new EdgeTree(parts, wholes, false), text)).toEqual([...start, ...whole]);
      expect(found(new EdgeTree(parts, wholes, true), text)).toEqual([...end, ...whole]);
    }),
    { numRuns: 2_000 },
  );
});

it('knows which texts fold unit by unit', () => {
  expect(foldsByUnit('plain ÄÖ \u{1f600}')).toBe(true);
  expect(foldsByUnit('\u{10400}')).toBe(false);
  expect(foldsByUnit('\u{10428}')).toBe(false);
});
