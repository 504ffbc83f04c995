import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { StreamFramer } from '../../../src/receive/syslog/stream-framer.ts';
import { LINEAR, timeGrowth } from '../../support/time-growth.ts';

function messagesOf(pieces: readonly string[], most = 1000): string[] {
  const found: string[] = [];
  const framer = new StreamFramer(most, (message, cut) => found.push(`${message.toString()}${cut ? ' (cut)' : ''}`));
  for (const piece of pieces) framer.feed(Buffer.from(piece));
  framer.end(true);
  return found;
}

describe('StreamFramer', () => {
  it.each([
    ['lines', '<1>a\n<2>b\r\n<3>c', ['<1>a', '<2>b\r', '<3>c']],
    ['counted messages', '4 <1>a5 <2>b\n4 <3>c', ['<1>a', '<2>b\n', '<3>c']],
    ['both, told apart for each', '<1>a\n4 <2>b<3>c\n\n4 <4>d', ['<1>a', '<2>b', '<3>c', '<4>d']],
    [
      'lines that begin with a number',
      '12 monkeys\n2026-11-24T10:00:00Z h a: b\n7',
      ['12 monkeys', '2026-11-24T10:00:00Z h a: b', '7'],
    ],
    ['a number that is too long for a length', '123456789 <1>a\n<2>b\n', ['123456789 <1>a', '<2>b']],
    ['a length with a leading zero', '04 <1>a\n', ['04 <1>a']],
    ['blanks between messages', '\n\0 4 <1>a\r\n \n<2>b\n', ['<1>a', '<2>b']],
    ['a counted message that ends too early', '9 <1>abc', ['<1>abc (cut)']],
    ['nothing', ' \n\n', []],
  ])('finds %s', (_name, stream, messages) => {
    expect(messagesOf([stream])).toEqual(messages);
    expect(messagesOf(stream.split(''))).toEqual(messages);
  });

  it('cuts what is too long, and goes on behind it', () => {
    expect(messagesOf(['<1>aaaaaaaaaaaaa\n<2>b\n14 <3>aaaaaaaaaaa4 <4>b'], 6)).toEqual([
      '<1>aaa (cut)',
      '<2>b',
      '<3>aaa (cut)',
      '<4>b',
    ]);
  });

  it('takes a line for cut when the connection broke', () => {
    const found: [string, boolean][] = [];
    const framer = new StreamFramer(100, (message, cut) => found.push([message.toString(), cut]));
    framer.feed(Buffer.from('<1>whole\n<2>ha'));
    framer.end(false);

    expect(found).toEqual([
      ['<1>whole', false],
      ['<2>ha', true],
    ]);
  });

  it('knows whether a message has begun', () => {
    const framer = new StreamFramer(100, () => undefined);
    const after = (text: string): boolean => {
      framer.feed(Buffer.from(text));
      return framer.within;
    };

    expect([after('\n'), after('4'), after(' <1'), after('>a'), after('\n'), after('<'), after('x\n')]).toEqual([
      false,
      true,
      true,
      false,
      false,
      true,
      false,
    ]);
  });

  it('finds the same however the stream is cut into pieces', () => {
    const message = fc
      .string({ unit: fc.constantFrom('a', ' ', '1', '<', 'é'), maxLength: 20 })
      .map((text) => `<13>${text}.`);
    const sent = fc.array(fc.tuple(message, fc.boolean()), { maxLength: 10 });
    fc.assert(
      fc.property(sent, fc.array(fc.nat(30), { maxLength: 20 }), (messages, sizes) => {
        const stream = Buffer.from(
          messages.map(([text, counted]) => (counted ? `${Buffer.byteLength(text)} ${text}` : `${text}\n`)).join(''),
        );
        const found: string[] = [];
        const framer = new StreamFramer(1000, (whole) => found.push(whole.toString()));

        let at = 0;
        for (const size of sizes) framer.feed(stream.subarray(at, (at += size)));
        framer.feed(stream.subarray(at));

        expect(found).toEqual(messages.map(([text]) => text));
        expect(framer.within).toBe(false);
      }),
    );
  });

  it.each([
    ['digits', '1'],
    ['lengths', '1 '],
    ['blanks', ' '],
    ['newlines', '\n'],
    ['one line', 'a'],
    ['short messages', '3 <1>'],
  ])('takes no more time for the byte when there are more: %s, one by one', (_name, unit) => {
    const feed = (size: number) => {
      const bytes = Buffer.from(unit.repeat(size / unit.length));
      return () => {
        const framer = new StreamFramer(1_000_000, () => undefined);
        for (let at = 0; at < bytes.length; at++) framer.feed(bytes.subarray(at, at + 1));
      };
    };

    expect(timeGrowth(feed, 10_000, 2)).toBeLessThan(LINEAR);
  });
});
