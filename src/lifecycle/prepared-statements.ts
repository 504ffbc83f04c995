import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** The statements of one SQLite database, each prepared when it is first used. Only for texts that a program is made of. */
export class PreparedStatements {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  of(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /** To be called before the database is closed. */
  clear(): void {
    this.#statements.clear();
  }
}
