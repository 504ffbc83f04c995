import type { PreparedStatements } from '../lifecycle/prepared-statements.ts';

export const LATENESS_SCHEMA = `
  create table if not exists lateness (
    rule text not null, source text not null, newest integer not null, counts text not null, primary key (rule, source)) strict, without rowid;
`;

/** How late the events were that a rule counted from one source. */
export interface SourceLateness {
  readonly rule: string;
  readonly source: string;
  /** When the newest of them was received, milliseconds since 1970. */
  readonly newest: number;
  readonly counts: readonly number[];
}

/** Part of the match book. */
export class LatenessTable {
  readonly #statements: PreparedStatements;

  constructor(statements: PreparedStatements) {
    this.#statements = statements;
  }

  all(): SourceLateness[] {
    const rows = this.#statements.of('select rule, source, newest, counts from lateness').all();
    return rows.map((row) => ({
      rule: String(row['rule']),
      source: String(row['source']),
      newest: Number(row['newest']),
      counts: JSON.parse(String(row['counts'])) as number[],
    }));
  }

  save({ rule, source, newest, counts }: SourceLateness): void {
    const sql = 'insert or replace into lateness values (?, ?, ?, ?)';
    this.#statements.of(sql).run(rule, source, newest, JSON.stringify(counts));
  }

  /** Forgets what is known of a rule, or of one source of it. */
  forget(rule: string, source?: string): void {
    if (source === undefined) this.#statements.of('delete from lateness where rule = ?').run(rule);
    else this.#statements.of('delete from lateness where rule = ? and source = ?').run(rule, source);
  }
}
