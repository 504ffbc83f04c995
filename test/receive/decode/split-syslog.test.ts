import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { joinMessages, splitSyslog, trimMessage } from '../../../src/receive/decode/split-syslog.ts';

const textsIn = (body: Buffer): string[] =>
  [...splitSyslog(body)].map(
    ({ offset, length, kind }) => `${kind} ${body.toString('latin1', offset, offset + length)}`,
  );

describe('the body of syslog messages', () => {
  it('gives each message back, whatever is in it', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 30 }), { maxLength: 10 }), (messages) => {
        const body = joinMessages(messages.map((message) => Buffer.from(message)));

        expect(textsIn(body)).toEqual(messages.map((message) => `text ${Buffer.from(message).toString('latin1')}`));
      }),
    );
  });

  it.each([
    ['', []],
    ['<1>no length', ['text <1>no length']],
    ['3 <1>999 <2>', ['text <1>', 'text 999 <2>']],
    ['12', ['text 12']],
    ['0 0 1 a', ['text a']],
  ])('makes one message of what has no length: %j', (body, texts) => {
    expect(textsIn(Buffer.from(body))).toEqual(texts);
  });
});

it('leaves out what stands around a message', () => {
  expect(trimMessage(Buffer.from(' <1>a b\r\n\0'))?.toString()).toBe('<1>a b');
  expect(trimMessage(Buffer.from(' \n\0'))).toBeUndefined();
});
