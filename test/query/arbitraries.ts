import * as fc from 'fast-check';
import type { Event, JsonObject, JsonValue } from '../../src/event/event.ts';
import type { Bound, Query, WildcardPart } from '../../src/query/ast.ts';
import { ADDRESSES, FIELDS, KEYS, NETWORKS, NUMBERS, REGEXPS, TIMES, WORDS, ZONED } from './pools.ts';

const text = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...WORDS) },
  { weight: 2, arbitrary: fc.constantFrom(...NUMBERS) },
  { weight: 2, arbitrary: fc.constantFrom(...ADDRESSES) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...WORDS), fc.constantFrom(...WORDS)).map(([a, b]) => `${a} ${b}`) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
);
const number = fc.oneof(
  fc.constantFrom(...NUMBERS.map(Number).filter(Number.isFinite)),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const scalar: fc.Arbitrary<JsonValue> = fc.oneof(
  { weight: 8, arbitrary: text },
  { weight: 3, arbitrary: number },
  fc.boolean(),
  fc.constant(null),
);
const { value } = fc.letrec<{ value: JsonValue; object: JsonObject }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    { weight: 6, arbitrary: scalar },
    { weight: 2, arbitrary: fc.array(tie('value'), { maxLength: 3 }) },
    { weight: 2, arbitrary: tie('object') },
  ),
  object: fc.dictionary(fc.constantFrom(...KEYS), tie('value'), { maxKeys: 4 }),
}));

const details = fc
  .tuple(
    fc.dictionary(fc.constantFrom(...KEYS), value, { maxKeys: 6 }),
    fc.record(
      {
        sourceipaddress: fc.oneof(fc.constantFrom(...ADDRESSES), value),
        sourceipv4address: fc.oneof(fc.constantFrom(...ADDRESSES), value),
        destinationipaddress: fc.constantFrom(...ADDRESSES),
        sourceport: fc.oneof(fc.constantFrom(...NUMBERS), number),
        username: value,
      },
      { requiredKeys: [] },
    ),
  )
  .chain(([some, typed]) =>
    // As the plugin ip-addresses does it, most events repeat the address.
    fc.boolean().map((repeated): JsonObject => {
      const { sourceipaddress, destinationipaddress } = typed;
      if (!repeated || sourceipaddress === undefined || destinationipaddress === undefined)
        return { ...some, ...typed };
      return { ...some, ...typed, sourceipv4address: sourceipaddress, destinationipv4address: destinationipaddress };
    }),
  );

/** An event of any content, as the store gives it back. */
export const anyEvent: fc.Arbitrary<Event> = fc.record({
  receivedtimestamp: fc.constantFrom(...TIMES),
  utctimestamp: fc.constantFrom(...TIMES),
  timestamp: fc.constantFrom(...ZONED),
  mozdefhostname: text,
  hostname: text,
  source: text,
  category: text,
  severity: text,
  processname: text,
  processid: text,
  summary: text,
  tags: fc.array(text, { maxLength: 3 }),
  type: fc.constantFrom('event', 'Alert'),
  details,
  mozdef: fc.record({
    id: fc.oneof(
      text,
      fc.constantFrom(
        '019e7a52-0b5c-7d5e-9d1c-0123456789ab-7',
        '019e7a52-0b5c-7d5e-9d1c-0123456789ab-007',
        '019E7A52-0b5c-7d5e-9d1c-0123456789ab-7',
        '019e7a52-0b5c-7d5e-9d1c-0123456789ab',
      ),
    ),
    seq: fc.nat({ max: 9 }),
    sender: text,
    endpoint: fc.constant('events'),
    plugins: fc.array(text, { maxLength: 2 }),
  }),
});

const field = fc.constantFrom(...FIELDS);
const wild = fc.constantFrom<WildcardPart>({ wild: '*' }, { wild: '?' });
const piece = fc.tuple(text, fc.nat({ max: 3 }), fc.nat({ max: 4 })).map(
  ([whole, from, length]): WildcardPart => ({
    literal: Array.from(whole)
      .slice(from, from + length)
      .join(''),
  }),
);
const pattern = fc.array(fc.oneof(wild, piece), { minLength: 1, maxLength: 5 });
const numberBound = fc.record({ value: number, as: fc.constant<'number'>('number'), inclusive: fc.boolean() });
const textBound = fc.record({ value: text, as: fc.constant<'text'>('text'), inclusive: fc.boolean() });
const timeBound = fc.record({
  value: fc.constantFrom(...TIMES).map((time) => Date.parse(time)),
  as: fc.constant<'time'>('time'),
  inclusive: fc.boolean(),
});
const range = (bound: fc.Arbitrary<Bound>, of: fc.Arbitrary<string>): fc.Arbitrary<Query> =>
  fc.record(
    { op: fc.constant<'range'>('range'), field: of, lower: bound, upper: bound },
    { requiredKeys: ['op', 'field'] },
  );

const leaf: fc.Arbitrary<Query> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ op: fc.constant<'equals'>('equals'), field, value: text }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant<'words'>('words'), field, text }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant<'any'>('any'), text }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant<'wildcard'>('wildcard'), field, pattern }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant<'wildcard'>('wildcard'), pattern }) },
  {
    weight: 2,
    arbitrary: fc.record({ op: fc.constant<'regexp'>('regexp'), field, source: fc.constantFrom(...REGEXPS) }),
  },
  { weight: 2, arbitrary: range(numberBound, field) },
  // One number, however it is written.
  {
    weight: 2,
    arbitrary: fc.tuple(field, number).map(([name, value]): Query => {
      const bound: Bound = { value, as: 'number', inclusive: true };
      return { op: 'range', field: name, lower: bound, upper: bound };
    }),
  },
  { weight: 2, arbitrary: range(fc.oneof(textBound, numberBound), field) },
  { weight: 2, arbitrary: range(timeBound, fc.constantFrom('utctimestamp', 'receivedtimestamp', 'timestamp')) },
  {
    weight: 2,
    arbitrary: fc.record({
      op: fc.constant<'cidr'>('cidr'),
      field: fc.oneof(fc.constantFrom('details.sourceipaddress', 'details.destinationipaddress'), field),
      network: fc.constantFrom(...NETWORKS),
    }),
  },
  { weight: 2, arbitrary: fc.record({ op: fc.constant<'exists'>('exists'), field }) },
  fc.constantFrom<Query>({ op: 'everything' }, { op: 'nothing' }),
);

/** So many alternatives that an executor may look at them together. */
const many = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: leaf },
      fc.tuple(leaf, leaf).map((of): Query => ({ op: 'and', of })),
    ),
    {
      minLength: 4,
      maxLength: 12,
      size: 'max',
    },
  )
  .map((of): Query => ({ op: 'or', of }));

/** So many values of one field that an executor may look for them in one, and something else. */
const values = fc.tuple(field, fc.array(text, { minLength: 4, maxLength: 12, size: 'max' }), leaf).map(
  ([name, wanted, other]): Query => ({
    op: 'or',
    of: [...wanted.map((value): Query => ({ op: 'equals', field: name, value })), other],
  }),
);

/** A query of any shape. */
export const anyQuery: fc.Arbitrary<Query> = fc.letrec<{ query: Query }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    { weight: 6, arbitrary: leaf },
    { weight: 1, arbitrary: many },
    { weight: 1, arbitrary: values },
    { weight: 1, arbitrary: fc.array(tie('query'), { maxLength: 3 }).map((of): Query => ({ op: 'and', of })) },
    { weight: 1, arbitrary: fc.array(tie('query'), { maxLength: 3 }).map((of): Query => ({ op: 'or', of })) },
    { weight: 1, arbitrary: tie('query').map((of): Query => ({ op: 'not', of })) },
  ),
})).query;
