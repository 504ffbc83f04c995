import { describe, expect, it } from '@jest/globals';
import { array as arrayOf, assert, constantFrom, json, nat, property, string } from 'fast-check';
import { jsonFault } from '../../../src/receive/decode/json-fault.ts';

const faultOf = (text: string): number | undefined => jsonFault(Buffer.from(text));

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('the place at which bytes stop being JSON', () => {
  it.each<[string, number]>([
    ['', 0],
    ['{"a":1', 6],
    ['{"a":}', 5],
    ['{"a":1,}', 7],
    ['{"a" 1}', 5],
    ['{a:1}', 1],
    ['{"a":tru}', 8],
    ['{"a":01}', 6],
    ['{"a":-}', 6],
    ['{"a":1.}', 7],
    ['{"a":1e+}', 8],
    ['{"a":"\u0001"}', 6],
    ['{"a":"\\x"}', 7],
    ['{"a":"\\u12g4"}', 10],
    ['{"a":"b', 7],
    ['{"a":[1 2]}', 8],
    ['{"a":1}}', 7],
    ['{"é":"ü😀",b}', 15],
  ])('%j: %d', (text, at) => {
    expect(faultOf(text)).toBe(at);
  });

  it('is none in JSON', () => {
    assert(property(json(), (text) => faultOf(text) === undefined));
  });

  it('is one in what JSON.parse refuses, and what stands before it can be gone on with', () => {
    const noise = arrayOf(
      constantFrom('{', '}', '[', ']', ',', ':', '"', '\\', 'true', '1', '-', '.', 'e', ' ', '\n', '"a"'),
    );
    assert(property(noise, (parts) => (faultOf(parts.join('')) === undefined) === isJson(parts.join(''))));
    assert(
      property(json(), nat(), string({ minLength: 1, maxLength: 3 }), (text, where, inserted) => {
        const at = where % (text.length + 1);
        const changed = text.slice(0, at) + inserted + text.slice(at);
        return (faultOf(changed) === undefined) === isJson(changed);
      }),
    );
  });
});
