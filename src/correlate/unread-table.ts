import type { PreparedStatements } from '../lifecycle/prepared-statements.ts';

export const UNREAD_SCHEMA = `
  create table if not exists unread (
    rule text not null, deep integer not null, start integer not null, stop integer not null, primary key (rule, deep, start)) strict, without rowid;
  create table if not exists doubts (rule text not null, grp text not null, since integer not null, primary key (rule, grp)) strict, without rowid;
  create table if not exists pruned (rule text primary key, before integer not null) strict, without rowid;
`;
export const UNREAD_TABLES = ['unread', 'doubts', 'pruned'] as const;

/** A half-open span of event time, milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A group, and from when on it is to be judged. */
interface Doubt {
  readonly group: readonly string[];
  readonly since: number;
}

/**
 * Part of the match book: what is missing in it. That is what could not be read of the past that rules were to know when they began (`deep`:
 * of as much as is ever kept), the groups that were judged without, and what was forgotten.
 */
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

  /** A group was judged though not all that counts for it is known. */
  doubt(rule: string, { group, since }: Doubt): void {
    const sql = 'insert into doubts values (?, ?, ?) on conflict do update set since = min(since, excluded.since)';
    this.#statements.of(sql).run(rule, JSON.stringify(group), Math.floor(since));
  }

  /** The groups that were, which are to be judged again. */
  doubts(rule: string): Doubt[] {
    const rows = this.#statements.of('select grp, since from doubts where rule = ?').all(rule);
    return rows.map((row) => ({ group: JSON.parse(String(row['grp'])) as string[], since: Number(row['since']) }));
  }

  /** They are judged again. */
  settle(rule: string): void {
    this.#statements.of('delete from doubts where rule = ?').run(rule);
  }

  /** Matches of the rule before this time were forgotten. */
  forgot(rule: string, before: number): void {
    const sql = 'insert into pruned values (?, ?) on conflict do update set before = max(before, excluded.before)';
    this.#statements.of(sql).run(rule, Math.floor(before));
  }

  /** The time before which they may have been. */
  forgotBefore(rule: string): number {
    const row = this.#statements.of('select before from pruned where rule = ?').get(rule);
    return row ? Number(row['before']) : Number.NEGATIVE_INFINITY;
  }

  /** The rule begins anew, or is gone. */
  forget(rule: string): void {
    for (const table of UNREAD_TABLES) this.#statements.of(`delete from ${table} where rule = ?`).run(rule);
  }
}
