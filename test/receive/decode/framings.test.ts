import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { parseItem } from '../../../src/receive/decode/parse-item.ts';
import { splitBody } from '../../../src/receive/decode/split-body.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('}{', '},{', '\n{', '"', '\\', '}\n', '[', ']', '\u2028', '{"index":{}}', '😀'),
);
/** Not with a backslash: after `{"":1,"\\":2}` the JSON.parse of Node 24 reads `{"":1,"\"":2}` with the key `\`, here and in the product. */
const key = text.filter((one) => !one.includes('\\'));
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 3 }),
  ),
})).value;
/** JSON has no lone surrogates, and JSON.stringify writes -0 as 0, which integers above don't make. */
const event = fc.dictionary(key, value, { maxKeys: 4 });
const events = fc.array(event, { minLength: 1, maxLength: 6 });
const gap = fc.constantFrom('', ' ', '\n', '\r\n', '\n\n', '\t');

const framings: Record<string, (events: object[], gap: string) => string> = {
  lines: (events, gap) => events.map((event) => JSON.stringify(event)).join(`\n${gap}`) + gap,
  'lines with CR LF': (events, gap) => events.map((event) => `${JSON.stringify(event)}\r\n${gap}`).join(''),
  'back to back': (events) => events.map((event) => JSON.stringify(event)).join(''),
  'pretty-printed': (events, gap) => events.map((event) => JSON.stringify(event, null, 4)).join(`\n${gap}`),
  'pretty-printed back to back': (events) => events.map((event) => JSON.stringify(event, null, 1)).join(''),
  array: (events, gap) => `[${gap}${events.map((event) => JSON.stringify(event)).join(`${gap},`)}]${gap}`,
  'array with newlines': (events) => `[${events.map((event) => JSON.stringify(event)).join('\n,')}\n]`,
  'pretty-printed array': (events) => JSON.stringify(events, null, 2),
  'an array a line': (events) => events.map((event) => JSON.stringify([event])).join('\n'),
};

function receive(body: string, endpoint = 'events'): unknown[] {
  const bytes = Buffer.from(body);
  const header = { endpoint, sender: '192.0.2.1', principal: '', path: '/' };
  return [...splitBody({ header, bytes })].map(({ offset, length }) => {
    const parsed = parseItem(bytes.subarray(offset, offset + length));
    return 'value' in parsed ? parsed.value : parsed;
  });
}
/** As JSON carries them. */
function carried(events: object[]): unknown {
  return JSON.parse(JSON.stringify(events));
}

it.each(Object.entries(framings))('gives back the events sent as %s', (_name, frame) => {
  fc.assert(
    fc.property(events, gap, (events, gap) => {
      expect(receive(frame(events, gap))).toEqual(carried(events));
    }),
  );
});

it('gives back the events sent with action lines', () => {
  fc.assert(
    fc.property(events, fc.constantFrom('index', 'create'), gap, (events, verb, gap) => {
      const body = events.map((event) => `{"${verb}":{"_index":"a"}}\n${JSON.stringify(event)}\n${gap}`).join('');
      expect(receive(body, 'bulk')).toEqual(carried(events));
    }),
  );
});

// Without quotes or without colons, so that no junk around whole lines can make one larger object of them.
it.each(['{}[],:\\a1 ', '{}[]",\\a1 '])('keeps every whole line, whatever the lines between hold of %s', (letters) => {
  const junk = fc.string({ unit: fc.constantFrom(...letters.split('')), maxLength: 12 });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(99), junk), { minLength: 1, maxLength: 8 }), (pairs) => {
      // Lines that stand alone as objects, the first of which shows what the body is.
      const body = `{"n":-1}\n${pairs.map(([n, junk]) => `${junk}\n{"n":${n},"whole":true}`).join('\n')}\n`;
      const found = receive(body).filter((event) => (event as { whole?: true }).whole);
      expect(found).toEqual(pairs.map(([n]) => ({ n, whole: true })));
    }),
  );
});

it('splits any bytes into pieces that share no byte and hold all but what separates them', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '"',
    '\\',
    ',',
    ':',
    '\n',
    ' ',
    'a',
    '1',
    '{"a":1}',
    '\0',
    '\xff',
    '}{',
    '},{',
  );
  const header = { endpoint: 'bulk', sender: '', principal: '', path: '' };
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const bytes = Buffer.from(pieces.join(''), 'latin1');
      let end = 0;
      const items = [...splitBody({ header: { ...header, endpoint: 'events' }, bytes })];
      // The bracket of an array that nothing closes comes after the elements.
      for (const { offset, length } of items.sort((one, other) => one.offset - other.offset)) {
        expect(offset).toBeGreaterThanOrEqual(end);
        expect(length).toBeGreaterThan(0);
        expect(bytes.toString('latin1', end, offset)).toMatch(/^[\s,[\]]*$/);
        end = offset + length;
      }
      expect(bytes.toString('latin1', end)).toMatch(/^[\s,[\]]*$/);
      for (const _ of splitBody({ header, bytes }));
    }),
    { numRuns: 2000 },
  );
});
