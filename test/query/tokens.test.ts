import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from '@jest/globals';
import { fold, isToken, tokensOf } from '../../src/query/tokens.ts';

const SURROGATE = /\p{Cs}/u;
/** The byte order mark at the start of a text is lost by the database's client, not by the database. */
const MARK = 0xfeff;

describe('fold', () => {
  it('agrees with lower() of DuckDB on every code point', async () => {
    const database = await DuckDBInstance.create(':memory:');
    const connection = await database.connect();
    const reader = await connection.runAndReadAll(
      'SELECT point, lower(chr(point::INTEGER)) FROM range(1, 1114112) t(point) WHERE point NOT BETWEEN 55296 AND 57343',
    );
    const different = reader
      .getRows()
      .map(([point, lower]) => [Number(point), String(lower)] as const)
      .filter(([point, lower]) => point !== MARK && fold(String.fromCodePoint(point)) !== lower)
      .map(([point]) => point.toString(16));
    connection.closeSync();
    database.closeSync();

    expect(different).toEqual([]);
  });

  it('folds a character in the same way wherever it stands', () => {
    expect(fold('ΟΔΟΣ ΣΟΦΙΑΣ')).toBe('οδοσ σοφιασ');
    expect(fold('İSTANBUL')).toBe('istanbul');
  });

  it('never makes a letter of a separator, nor the reverse', () => {
    const changed: string[] = [];
    for (let point = 0; point <= 0x10ffff; point++) {
      const character = String.fromCodePoint(point);
      if (!SURROGATE.test(character) && isToken(character) !== isToken(fold(character)))
        changed.push(point.toString(16));
    }

    expect(changed).toEqual([]);
  });
});

describe('tokensOf', () => {
  it.each([
    ['Failed password for root', ['failed', 'password', 'for', 'root']],
    ['/var/log/auth.log:12', ['var', 'log', 'auth', 'log', '12']],
    ['net_user=Ärger', ['net_user', 'ärger']],
    ['日本語 テスト', ['日本語', 'テスト']],
    ['  ...  ', []],
    ['', []],
  ])('cuts %j', (text, tokens) => {
    expect(tokensOf(text)).toEqual(tokens);
  });
});
