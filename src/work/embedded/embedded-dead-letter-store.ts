import type { BodyHeader } from '../../queue/batch.ts';
import { SqliteClient, type SqliteStoreOptions } from '../../state/embedded/sqlite-client.ts';
import type { SqlRow } from '../../state/embedded/sqlite-protocol.ts';
import type { DeadLetter, DeadLetterList, DeadLetterStore } from '../dead-letter-store.ts';

const SCHEMA = `CREATE TABLE IF NOT EXISTS letters (
    id TEXT PRIMARY KEY, time INTEGER NOT NULL, received INTEGER NOT NULL, stage TEXT NOT NULL, plugin TEXT,
    reason TEXT NOT NULL, header TEXT NOT NULL, bytes BLOB NOT NULL, redrive TEXT) STRICT;
  CREATE INDEX IF NOT EXISTS letters_by_stage ON letters (stage, id)`;
const COLUMNS = 'id, time, received, stage, plugin, reason, header, bytes';

/**
 * Dead letters in one SQLite file, until someone removes them: when the disk is full `add` rejects with `disk-full`, and
 * the batch stays in the queue.
 */
export class EmbeddedDeadLetterStore implements DeadLetterStore {
  readonly #client: SqliteClient;

  /** Rejects with `data-dir-locked`, `data-dir-unusable` or `state-unavailable`. */
  static async open(options: SqliteStoreOptions): Promise<EmbeddedDeadLetterStore> {
    return new EmbeddedDeadLetterStore(await SqliteClient.open(options, { name: 'deadletters.db', schema: SCHEMA }));
  }

  private constructor(client: SqliteClient) {
    this.#client = client;
  }

  /** A letter whose id is there already is left as it is, and so is its redrive. */
  async add(letters: readonly DeadLetter[]): Promise<void> {
    const sql = `INSERT INTO letters (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;
    const steps = letters.map(({ id, time, received, stage, plugin, reason, header, bytes }) => ({
      sql,
      // A view crosses threads with its whole buffer, and these are slices of a batch.
      parameters: [id, time, received, stage, plugin ?? null, reason, JSON.stringify(header), new Uint8Array(bytes)],
    }));
    if (steps.length > 0) await this.#client.transaction(steps);
  }

  async list({ limit, after, stage, order = 'oldest' }: DeadLetterList): Promise<readonly DeadLetter[]> {
    const [beyond, direction] = order === 'newest' ? ['<', 'DESC'] : ['>', 'ASC'];
    const conditions = [...(stage ? ['stage = ?'] : []), ...(after === undefined ? [] : [`id ${beyond} ?`])];
    const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
    const sql = `SELECT ${COLUMNS} FROM letters ${where} ORDER BY id ${direction} LIMIT ?`;
    const given = [stage, after].filter((value) => value !== undefined);
    return (await this.#client.all(sql, [...given, limit])).map(letterOf);
  }

  async get(id: string): Promise<DeadLetter | undefined> {
    const [row] = await this.#client.all(`SELECT ${COLUMNS} FROM letters WHERE id = ?`, [id]);
    return row && letterOf(row);
  }

  async remove(ids: readonly string[]): Promise<number> {
    if (ids.length === 0) return 0;
    const steps = ids.map((id) => ({ sql: 'DELETE FROM letters WHERE id = ?', parameters: [id] }));
    const changes = await this.#client.transaction(steps);
    return (changes ?? []).reduce((sum, changed) => sum + changed, 0);
  }

  /** Letters that are not there are absent from the answer. */
  async assignRedrive(
    assignments: readonly { readonly id: string; readonly batch: string }[],
  ): Promise<ReadonlyMap<string, string>> {
    const sql = 'UPDATE letters SET redrive = ? WHERE id = ? AND redrive IS NULL';
    await this.#client.transaction(assignments.map(({ id, batch }) => ({ sql, parameters: [batch, id] })));
    const found = await this.#client.each(
      'SELECT redrive FROM letters WHERE id = ?',
      assignments.map(({ id }) => [id]),
    );
    const inForce = new Map<string, string>();
    assignments.forEach(({ id }, index) => {
      const batch = found[index]?.[0]?.['redrive'];
      if (typeof batch === 'string') inForce.set(id, batch);
    });
    return inForce;
  }

  async count(): Promise<number> {
    const [row] = await this.#client.all('SELECT count(*) AS count FROM letters');
    return row?.['count'] as number;
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}

function letterOf(row: SqlRow): DeadLetter {
  const plugin = row['plugin'] as string | null;
  return {
    id: row['id'] as string,
    time: row['time'] as number,
    received: row['received'] as number,
    stage: row['stage'] as DeadLetter['stage'],
    ...(plugin !== null && { plugin }),
    reason: row['reason'] as string,
    header: JSON.parse(row['header'] as string) as BodyHeader,
    bytes: row['bytes'] as Uint8Array,
  };
}
