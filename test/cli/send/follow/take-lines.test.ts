import { describe, expect, it } from '@jest/globals';
import { takeLines } from '../../../../src/cli/send/follow/take-lines.ts';

function taken(text: string, limits: { events?: number; whole?: boolean } = {}) {
  const { records, kind, length } = takeLines(Buffer.from(text), { events: 10, whole: false, ...limits });
  return { records: records.map(String), kind, length };
}

describe('takeLines', () => {
  it('takes complete lines, without blank ones and blanks at their ends', () => {
    expect(taken('a\r\n\n  \nb \nc')).toEqual({ records: ['a', 'b'], kind: 'text', length: 10 });
  });

  it('takes the last line without a newline when nothing follows', () => {
    expect(taken('a\nb', { whole: true })).toEqual({ records: ['a', 'b'], kind: 'text', length: 3 });
  });

  it('takes nothing of a line that is not complete', () => {
    expect(taken('a')).toEqual({ records: [], kind: 'text', length: 0 });
  });

  it('takes no more than the limit', () => {
    expect(taken('a\nb\nc\n', { events: 2 })).toEqual({ records: ['a', 'b'], kind: 'text', length: 4 });
  });

  it('takes lines of one kind', () => {
    expect(taken('{"a":1}\n{"a":2}\ntext\n')).toEqual({ records: ['{"a":1}', '{"a":2}'], kind: 'json', length: 16 });
  });

  it('passes over what is blank only', () => {
    expect(taken('\n\n')).toEqual({ records: [], kind: 'text', length: 2 });
  });
});
