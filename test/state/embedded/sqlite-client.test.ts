import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '../../../src/log/log.ts';
import { SqliteClient } from '../../../src/state/embedded/sqlite-client.ts';

describe('SqliteClient', () => {
  let directory: string;
  let client: SqliteClient;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mozdef-sqlite-'));
    const schema = 'PRAGMA max_page_count = 20; CREATE TABLE IF NOT EXISTS rows (id TEXT PRIMARY KEY, bytes BLOB)';
    client = await SqliteClient.open({ directory, log: createLogger('silent') }, { name: 'small.db', schema });
  });
  afterEach(async () => {
    await client.close();
    await rm(directory, { recursive: true, force: true });
  });

  const insert = (id: string, size: number): { sql: string; parameters: [string, Uint8Array] } => ({
    sql: 'INSERT INTO rows VALUES (?, ?)',
    parameters: [id, new Uint8Array(size)],
  });
  const count = async (): Promise<unknown> => (await client.all('SELECT count(*) AS count FROM rows'))[0]?.['count'];

  it('refuses a transaction for which there is no room, keeps none of it, and goes on when there is', async () => {
    await client.transaction([insert('a', 40_000)]);

    await expect(client.transaction([insert('b', 10), insert('c', 60_000)])).rejects.toMatchObject({
      code: 'disk-full',
    });
    expect(await count()).toBe(1);
    await client.transaction([{ sql: 'DELETE FROM rows', parameters: [] }]);

    expect(await client.transaction([insert('c', 60_000)])).toEqual([1]);
    expect(await count()).toBe(1);
  });

  it('undoes a transaction of which a step changed another number of rows than it had to', async () => {
    const none = { sql: 'DELETE FROM rows WHERE id = ?', parameters: ['missing'], changes: 1 };

    expect(await client.transaction([insert('a', 1), none])).toBeUndefined();
    expect(await client.transaction([insert('a', 1), { ...none, changes: 0 }])).toEqual([1, 0]);

    expect(await count()).toBe(1);
  });

  it('passes on what is wrong with a statement, and goes on', async () => {
    await expect(client.all('SELECT nonsense')).rejects.toMatchObject({ code: 'internal' });

    expect(await count()).toBe(0);
  });
});
