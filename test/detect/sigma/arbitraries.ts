import * as fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../../src/event/event.ts';

/** Few characters, so that rules and events meet; those that fold unusually, and those that Sigma reads specially. */
const UNIT = fc.constantFrom(
  'a',
  'b',
  'c',
  'A',
  'B',
  'k',
  's',
  'S',
  '\u212a',
  'ſ',
  'İ',
  'Σ',
  'é',
  'É',
  '-',
  '/',
  ' ',
  '.',
  '1',
  '\n',
);
const PAIR = fc.constantFrom('\u{1f600}', '\u{1f601}', '\u{10400}', '\u{10428}');
const unit = fc.oneof({ weight: 12, arbitrary: UNIT }, { weight: 1, arbitrary: PAIR });
const text = fc.string({ unit, maxLength: 12 });
/** Longer, so that searches that skip have something to skip. */
const longText = fc.string({ unit, minLength: 20, maxLength: 60 });
const written = fc.string({
  unit: fc.oneof({ weight: 8, arbitrary: unit }, fc.constantFrom('*', '?', '\\')),
  maxLength: 8,
});
const number = fc.constantFrom(0, 1, 11, -1, 1.5, 2020);
const FIELDS = ['f', 'g', 'a.b'] as const;
const field = fc.constantFrom(...FIELDS);

const expression = fc
  .array(
    fc.constantFrom(
      'a',
      'b',
      'B',
      'ab',
      'ABC',
      'k',
      's',
      'é',
      '.',
      '\\.',
      '(a|b)',
      '(?i)',
      '[ab]',
      '[^]a]',
      '[[:alpha:]/]',
      'b+',
      'c*',
      'a?',
      'ab{2}',
      '^',
      '$',
      '|',
      '\\w',
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join('').replace(/\^[+*?{]|[$|^][+*?{]/g, ''));

const leaf: fc.Arbitrary<JsonValue> = fc.oneof(
  { weight: 6, arbitrary: text },
  { weight: 2, arbitrary: longText },
  number,
  number.map(String),
  // Numbers in other words.
  fc.constantFrom('1.0', '1e0', '11.00', '-1E0', '0.15e1'),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom('192.0.2.1', '2001:db8::1', '2020-10-23T02:36:43Z'),
);
const value: fc.Arbitrary<JsonValue> = fc.oneof(
  { weight: 6, arbitrary: leaf },
  fc.array(leaf, { maxLength: 3 }),
  fc.array(fc.array(leaf, { maxLength: 2 }), { maxLength: 2 }),
  // As deep as is looked through, and deeper.
  fc.tuple(leaf, fc.nat({ max: 4 })).map(([inner, depth]) => inArrays(inner, depth)),
  leaf.map((b) => ({ b })),
);

function inArrays(value: JsonValue, depth: number): JsonValue {
  return depth === 0 ? value : [inArrays(value, depth - 1)];
}

/** Details of an event. */
export const details: fc.Arbitrary<JsonObject> = fc.record(
  {
    f: value,
    g: value,
    a: fc.oneof(
      leaf,
      leaf.map((b): JsonObject => ({ b })),
      fc.array(
        leaf.map((b): JsonObject => ({ b })),
        { maxLength: 2 },
      ),
      fc.tuple(leaf, fc.nat({ max: 4 })).map(([b, depth]) => inArrays({ b: [[b]] }, depth)),
    ),
    other: value,
  },
  { requiredKeys: [] },
) as fc.Arbitrary<JsonObject>;

function several<Value>(one: fc.Arbitrary<Value>): fc.Arbitrary<JsonValue> {
  return fc.oneof(one, fc.array(one, { minLength: 1, maxLength: 4 })) as unknown as fc.Arbitrary<JsonValue>;
}

const plainValue = fc.oneof({ weight: 4, arbitrary: written }, number, fc.boolean());
const place = fc.constantFrom('', '|contains', '|startswith', '|endswith');
const ending = fc.constantFrom('', '', '', '|neq', '|cased');
const entry: fc.Arbitrary<readonly [string, JsonValue]> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.tuple(
      fc.tuple(field, place, ending).map((parts) => parts.join('')),
      several(plainValue),
    ),
  },
  fc.tuple(
    fc
      .tuple(field, fc.constantFrom('|contains', '|startswith', '|windash|contains'))
      .map((parts) => `${parts.join('')}|all`),
    fc.array(written, { minLength: 2, maxLength: 3 }),
  ),
  fc.tuple(
    fc
      .tuple(field, fc.constantFrom('|windash', '|windash|contains', '|expand', '|wide|base64offset|contains'))
      .map((parts) => parts.join('')),
    several(fc.constantFrom('-ab', 'a /b', '%list%', 'b%list%', 'abc')),
  ),
  fc.tuple(
    fc
      .tuple(field, fc.constantFrom('|re', '|re|i', '|re|s', '|re|m', '|re|i|s', '|re|neq'))
      .map((parts) => parts.join('')),
    several(expression),
  ),
  fc.tuple(
    field.map((name) => `${name}|exists`),
    fc.boolean(),
  ),
  fc.tuple(field, fc.constant(null)),
  fc.tuple(
    fc.tuple(field, fc.constantFrom('|lt', '|gte', '|hour', '|hour|gt')).map((parts) => parts.join('')),
    number,
  ),
  fc.tuple(
    field.map((name) => `${name}|cidr`),
    fc.constantFrom('192.0.2.0/24', '2001:db8::/32'),
  ),
  fc.tuple(
    fc
      .tuple(field, fc.constantFrom('|fieldref', '|fieldref|contains', '|fieldref|neq', '|fieldref|endswith|cased'))
      .map((parts) => parts.join('')),
    field,
  ),
);
const map = fc.array(entry, { minLength: 1, maxLength: 3 }).map((entries) => Object.fromEntries<JsonValue>(entries));
const keywords = fc.array(fc.oneof(written, number), { minLength: 1, maxLength: 3 });
const search: fc.Arbitrary<JsonValue> = fc.oneof(
  { weight: 5, arbitrary: map },
  { weight: 2, arbitrary: fc.array(map, { minLength: 1, maxLength: 3 }) },
  keywords,
  fc.array(written, { minLength: 2, maxLength: 3 }).map((all) => ({ '|all': all })),
);

const condition = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('s1', 's2', 's3', '1 of s*', 'all of s*', '1 of them', 'all of them'),
    tie('tree').map((one) => `not (${one})`),
    fc.tuple(tie('tree'), tie('tree')).map(([one, other]) => `(${one} and ${other})`),
    fc.tuple(tie('tree'), tie('tree')).map(([one, other]) => `(${one} or ${other})`),
  ),
})).tree;

/** The detection of a rule. Some of its expressions may be wrong, so that reading it may fail. */
export const detection: fc.Arbitrary<JsonObject> = fc.record({ s1: search, s2: search, s3: search, condition });
