import { describe, expect, it } from '@jest/globals';
import { readImport } from '../../src/lists/read-import.ts';

describe('a text that is imported', () => {
  it('has one value a line, with comments, and a reason and an end where they are given', () => {
    const text =
      '\ufeff# from a report\r\n203.0.113.7\n\n198.51.100.0/24 # a network\nevil.example,"phishing, again",30d\n"a ""b""",,2027-01-01\n';

    expect(readImport(text)).toEqual([
      { line: 2, given: { value: '203.0.113.7' } },
      { line: 4, given: { value: '198.51.100.0/24' } },
      { line: 5, given: { value: 'evil.example', reason: 'phishing, again', expires: '30d' } },
      { line: 6, given: { value: 'a "b"', expires: '2027-01-01' } },
    ]);
  });

  it('goes by the names of columns where the first line gives them', () => {
    const text = '# exported\ntype,Value,added,reason\nUSER,kim,2026-01-01,cfo\nuser,#1,,\n';

    expect(readImport(text)).toEqual([
      { line: 3, given: { type: 'user', value: 'kim', reason: 'cfo' } },
      { line: 4, given: { type: 'user', value: '#1' } },
    ]);
    expect(readImport('')).toEqual([]);
  });
});
