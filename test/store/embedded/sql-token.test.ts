import { DuckDBInstance } from '@duckdb/node-api';
import { expect, it } from '@jest/globals';
import { isToken } from '../../../src/query/tokens.ts';
import { TOKEN_CLASS } from '../../../src/store/embedded/sql-token.ts';

it('knows the same characters of tokens in RE2 as in JavaScript, over all of Unicode', async () => {
  const database = await DuckDBInstance.create(':memory:');
  const connection = await database.connect();
  const reader = await connection.runAndReadAll(
    `SELECT point FROM range(1, 1114112) t(point) WHERE CASE WHEN point BETWEEN 55296 AND 57343 THEN false
     ELSE regexp_full_match(chr(point::INTEGER), '${TOKEN_CLASS}') END`,
  );
  const inDatabase = new Set(reader.getRows().map(([point]) => Number(point)));
  connection.closeSync();
  database.closeSync();

  const different: string[] = [];
  for (let point = 1; point <= 0x10ffff; point++) {
    const surrogate = point >= 0xd800 && point <= 0xdfff;
    if (!surrogate && isToken(String.fromCodePoint(point)) !== inDatabase.has(point))
      different.push(point.toString(16));
  }

  expect(different).toEqual([]);
});
