import type { JsonObject } from '../../event/event.ts';
import type { ListOptions, StateChange, StateDocument, StateStore } from '../state-store.ts';
import { inKeyRange } from './key-range.ts';
import { SqliteClient, type SqliteStoreOptions } from './sqlite-client.ts';
import type { SqliteStep, SqlRow } from './sqlite-protocol.ts';

const SCHEMA = `CREATE TABLE IF NOT EXISTS documents (
  collection TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (collection, id)) STRICT`;

/**
 * Small state in one SQLite file. Ids are Unicode text: a lone surrogate in an id counts as U+FFFD. Rejects with
 * `disk-full` or `state-unavailable`.
 */
export class EmbeddedStateStore implements StateStore {
  readonly #client: SqliteClient;

  /** Rejects with `data-dir-locked`, `data-dir-unusable` or `state-unavailable`. */
  static async open(options: SqliteStoreOptions): Promise<EmbeddedStateStore> {
    return new EmbeddedStateStore(await SqliteClient.open(options, { name: 'state.db', schema: SCHEMA }));
  }

  private constructor(client: SqliteClient) {
    this.#client = client;
  }

  async get(collection: string, ids: readonly string[]): Promise<ReadonlyMap<string, StateDocument>> {
    const found = await this.#client.each(
      'SELECT version, body FROM documents WHERE collection = ? AND id = ?',
      ids.map((id) => [collection, id]),
    );
    const documents = new Map<string, StateDocument>();
    ids.forEach((id, index) => {
      const row = found[index]?.[0];
      if (row) documents.set(id, documentOf(id, row));
    });
    return documents;
  }

  async list(collection: string, { limit, ...range }: ListOptions): Promise<readonly StateDocument[]> {
    const { where, parameters } = inKeyRange({ group: 'collection', key: 'id' }, collection, range);
    const sql = `SELECT id, version, body FROM documents WHERE ${where} ORDER BY id LIMIT ?`;
    const rows = await this.#client.all(sql, [...parameters, limit]);
    return rows.map((row) => documentOf(row['id'] as string, row));
  }

  async write(changes: readonly StateChange[]): Promise<boolean> {
    if (changes.length === 0) return true;
    return (await this.#client.transaction(changes.map(stepOf))) !== undefined;
  }

  async count(collection: string): Promise<number> {
    const [row] = await this.#client.all('SELECT count(*) AS count FROM documents WHERE collection = ?', [collection]);
    return row?.['count'] as number;
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}

function documentOf(id: string, row: SqlRow): StateDocument {
  return { id, version: row['version'] as number, body: JSON.parse(row['body'] as string) as JsonObject };
}

function stepOf({ collection, id, body, expected }: StateChange): SqliteStep {
  return body === undefined
    ? deletion(collection, id, expected)
    : replacement([collection, id, JSON.stringify(body)], expected);
}

function deletion(collection: string, id: string, expected: number | undefined): SqliteStep {
  const sql = 'DELETE FROM documents WHERE collection = ? AND id = ?';
  if (expected === undefined) return { sql, parameters: [collection, id] };
  // A document that must not exist: nothing to delete, and nothing may have been.
  if (expected === 0) return { sql, parameters: [collection, id], changes: 0 };
  return { sql: `${sql} AND version = ?`, parameters: [collection, id, expected], changes: 1 };
}

function replacement(parameters: readonly string[], expected: number | undefined): SqliteStep {
  const insert = 'INSERT INTO documents (collection, id, version, body) VALUES (?, ?, 1, ?) ON CONFLICT DO';
  if (expected === undefined) {
    return { sql: `${insert} UPDATE SET version = version + 1, body = excluded.body`, parameters };
  }
  if (expected === 0) return { sql: `${insert} NOTHING`, parameters, changes: 1 };
  const sql = `UPDATE documents SET version = version + 1, body = ?3
    WHERE collection = ?1 AND id = ?2 AND version = ?4`;
  return { sql, parameters: [...parameters, expected], changes: 1 };
}
