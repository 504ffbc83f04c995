import type { PreparedStatements } from '../lifecycle/prepared-statements.ts';

export const UNREAD_SCHEMA = `
  create table if not exists unread (
    rule text not null, deep integer not null, start integer not null, stop integer not null, primary key (rule, deep, start)) strict, without rowid;
`;

/** A half-open span of event time, milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Part of the match book: what could not be read of the past that rules were to know when they began; `deep`: of as much as is ever kept. */
export class UnreadTable {
  readonly #statements: PreparedStatements;

  constructor(statements: PreparedStatements) {
    this.#statements = statements;
  }

  of(rule: string, deep: boolean): Span[] {
    const sql = 'select start, stop from unread where rule = ? and deep = ? order by start';
    const rows = this.#statements.of(sql).all(rule, Number(deep));
    return rows.map((row) => ({ from: Number(row['start']), to: Number(row['stop']) }));
  }

  /** These and no others are unread of a rule. */
  set(rule: string, deep: boolean, spans: readonly Span[]): void {
    this.#statements.of('delete from unread where rule = ? and deep = ?').run(rule, Number(deep));
    const insert = this.#statements.of('insert into unread values (?, ?, ?, ?)');
    for (const { from, to } of spans) insert.run(rule, Number(deep), Math.floor(from), Math.floor(to));
  }

  /** The rule begins anew, or is gone. */
  forget(rule: string): void {
    this.#statements.of('delete from unread where rule = ?').run(rule);
  }
}
