import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Segment } from './segment.ts';

/** A claim that was stored: who owns it. */
export interface StoredClaim {
  readonly id: string;
  readonly content: string;
  readonly ownId: string;
  /** Reception of its batch, milliseconds since 1970. */
  readonly received: number;
}

const SCHEMA = `
  pragma journal_mode = wal;
  pragma synchronous = full;
  create table if not exists segments (
    name text primary key, rows integer not null, bytes integer not null,
    seqMin integer not null, seqMax integer not null,
    receivedMin integer not null, receivedMax integer not null,
    timeMin integer not null, timeMax integer not null,
    batchMin text not null, batchMax text not null, structured text not null
  ) strict;
  create table if not exists claims (
    id text primary key, content text not null, ownId text not null, received integer not null
  ) strict, without rowid;
  create table if not exists progress (sealedGeneration integer not null, seq integer not null) strict;
  insert into progress select 0, 0 where not exists (select 1 from progress);
  create table if not exists identity (id text not null) strict;
  insert into identity select lower(hex(randomblob(8))) where not exists (select 1 from identity);
`;

const INSERT_SEGMENT = `insert or replace into segments values
  (:name, :rows, :bytes, :seqMin, :seqMax, :receivedMin, :receivedMax, :timeMin, :timeMax, :batchMin, :batchMax, :structured)`;

/**
 * What is sealed: the one place that says which segment files count. Every change is one SQLite transaction, and a file
 * that it does not name does not exist for anyone.
 */
export class Catalogue {
  readonly #database: DatabaseSync;
  readonly #findClaim: StatementSync;

  constructor(path: string) {
    this.#database = new DatabaseSync(path);
    this.#database.exec(SCHEMA);
    this.#findClaim = this.#database.prepare('select id, content, ownId, received from claims where id = ?');
  }

  segments(): Segment[] {
    const rows = this.#database.prepare('select * from segments order by seqMin').all();
    return rows.map((row) => ({ ...row }) as unknown as Segment);
  }

  /** The last generation that was sealed, and the greatest seq that any sealed event ever had. */
  progress(): { sealedGeneration: number; seq: number } {
    const row = this.#database.prepare('select sealedGeneration, seq from progress').get();
    return { sealedGeneration: Number(row?.['sealedGeneration']), seq: Number(row?.['seq']) };
  }

  /** What no other store has; given when it was made. */
  identity(): string {
    return String(this.#database.prepare('select id from identity').get()?.['id']);
  }

  /** From here on the generation's events are those of the segment (of none, if it had no events). */
  sealed(generation: number, segment: Segment | undefined, claims: Iterable<StoredClaim>): void {
    this.#inTransaction(() => {
      if (segment) this.#insert(segment);
      const insert = this.#database.prepare('insert or replace into claims values (?, ?, ?, ?)');
      for (const claim of claims) insert.run(claim.id, claim.content, claim.ownId, claim.received);
      this.#database
        .prepare('update progress set sealedGeneration = ?, seq = max(seq, ?)')
        .run(generation, segment?.seqMax ?? 0);
    });
  }

  /** From here on `merged` stands in the place of `parts`. */
  merged(parts: readonly Segment[], merged: Segment): void {
    this.#inTransaction(() => {
      this.#delete(parts);
      this.#insert(merged);
    });
  }

  removed(segments: readonly Segment[]): void {
    this.#inTransaction(() => this.#delete(segments));
  }

  claim(id: string): StoredClaim | undefined {
    return this.#findClaim.get(id) as StoredClaim | undefined;
  }

  /** Forgets claims of events received before `before`. */
  pruneClaims(before: number): void {
    this.#database.prepare('delete from claims where received < ?').run(before);
  }

  close(): void {
    this.#database.close();
  }

  #insert(segment: Segment): void {
    this.#database.prepare(INSERT_SEGMENT).run({ ...segment });
  }

  #delete(segments: readonly Segment[]): void {
    const statement = this.#database.prepare('delete from segments where name = ?');
    for (const segment of segments) statement.run(segment.name);
  }

  #inTransaction(change: () => void): void {
    this.#database.exec('begin immediate');
    try {
      change();
      this.#database.exec('commit');
    } catch (error) {
      this.#database.exec('rollback');
      throw error;
    }
  }
}
