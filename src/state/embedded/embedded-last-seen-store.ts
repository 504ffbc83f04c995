import { type LastSeenEntry, type LastSeenListOptions, type LastSeenStore, MAX_SOURCES } from '../last-seen-store.ts';
import { inKeyRange } from './key-range.ts';
import { SqliteClient, type SqliteStoreOptions } from './sqlite-client.ts';
import type { SqlRow } from './sqlite-protocol.ts';

const SCHEMA = `CREATE TABLE IF NOT EXISTS lastseen (
  kind TEXT NOT NULL, key TEXT NOT NULL, firstseen TEXT NOT NULL, lastseen TEXT NOT NULL, count INTEGER NOT NULL,
  sources TEXT NOT NULL, PRIMARY KEY (kind, key)) STRICT, WITHOUT ROWID`;

/** Both lists of sources as one, the known ones first. */
const ALL_SOURCES = `(SELECT json_group_array(value) FROM (
  SELECT value FROM (
    SELECT value, key AS rank FROM json_each(lastseen.sources)
    UNION ALL SELECT value, ${MAX_SOURCES} + key FROM json_each(excluded.sources))
  GROUP BY value ORDER BY min(rank) LIMIT ${MAX_SOURCES}))`;

/** Sorted, so that neighbours in the table are written one after the other. */
const ADD = `INSERT INTO lastseen
  SELECT value ->> 'kind', value ->> 'key', value ->> 'first', value ->> 'time', value ->> 'count', value -> 'sources'
  FROM json_each(?) WHERE true ORDER BY 1, 2
  ON CONFLICT (kind, key) DO UPDATE SET
    firstseen = min(firstseen, excluded.firstseen), lastseen = max(lastseen, excluded.lastseen),
    count = count + excluded.count,
    sources = CASE WHEN sources = excluded.sources THEN sources ELSE ${ALL_SOURCES} END`;

const COLUMNS = 'kind, key, firstseen, lastseen, count, sources';

/** What was seen, in one SQLite file. Rejects with `disk-full` or `state-unavailable`. */
export class EmbeddedLastSeenStore implements LastSeenStore {
  readonly #client: SqliteClient;

  /** Rejects with `data-dir-locked`, `data-dir-unusable` or `state-unavailable`. */
  static async open(options: SqliteStoreOptions): Promise<EmbeddedLastSeenStore> {
    return new EmbeddedLastSeenStore(await SqliteClient.open(options, { name: 'lastseen.db', schema: SCHEMA }));
  }

  private constructor(client: SqliteClient) {
    this.#client = client;
  }

  async add(sums: string): Promise<void> {
    await this.#client.transaction([{ sql: ADD, parameters: [sums] }]);
  }

  async get(kind: string, key: string): Promise<LastSeenEntry | undefined> {
    const [row] = await this.#client.all(`SELECT ${COLUMNS} FROM lastseen WHERE kind = ? AND key = ?`, [kind, key]);
    return row && entryOf(row);
  }

  async list({ kind, limit, ...range }: LastSeenListOptions): Promise<readonly LastSeenEntry[]> {
    const { where, parameters } = inKeyRange({ group: 'kind', key: 'key' }, kind, range);
    const sql = `SELECT ${COLUMNS} FROM lastseen WHERE ${where} ORDER BY key LIMIT ?`;
    return (await this.#client.all(sql, [...parameters, limit])).map(entryOf);
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}

function entryOf(row: SqlRow): LastSeenEntry {
  return { ...row, sources: JSON.parse(row['sources'] as string) as string[] } as unknown as LastSeenEntry;
}
