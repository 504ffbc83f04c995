import { eventOfMatch, NTH } from '../detect/judge/match-id.ts';
import type { PreparedStatements } from '../lifecycle/prepared-statements.ts';

export const UNREAD_SCHEMA = `
  create table if not exists unread (
    rule text not null, deep integer not null, start integer not null, stop integer not null, primary key (rule, deep, start)) strict, without rowid;
  create table if not exists doubts (rule text not null, grp text not null, since integer not null, primary key (rule, grp)) strict, without rowid;
  create table if not exists pruned (rule text primary key, before integer not null) strict, without rowid;
  create table if not exists owed (rule text not null, event text not null, time integer not null, primary key (rule, event)) strict, without rowid;
`;
/** What is missing for one version of a rule. */
const OF_VERSION = ['unread', 'doubts', 'pruned'] as const;
export const UNREAD_TABLES = [...OF_VERSION, 'owed'] as const;

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
 * of as much as is ever kept), the groups that were judged without, what was forgotten, and the events that no version of a rule judged.
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

  /**
   * The rule begins anew: what it counted and did not judge yet, or without all that counts for it, is still to be judged, though it may be
   * of other groups then.
   */
  begin(rule: string): void {
    const doubted = `insert into dirty select groups.id, doubts.since
      from doubts join groups on groups.rule = doubts.rule and groups.grp = doubts.grp
      where doubts.rule = ? on conflict do update set since = min(since, excluded.since)`;
    this.#statements.of(doubted).run(rule);
    const sql = `insert or ignore into owed
      select groups.rule, substr(matches.id, 1, instr(matches.id || $nth, $nth) - 1), matches.time
      from groups join dirty on dirty.grp = groups.id join matches on matches.grp = groups.id and matches.time >= dirty.since
      where groups.rule = $rule`;
    this.#statements.of(sql).run({ $rule: rule, $nth: NTH });
    for (const table of OF_VERSION) this.#statements.of(`delete from ${table} where rule = ?`).run(rule);
  }

  /** Whether no version of the rule has judged what the event counts as. */
  owes(rule: string, event: string): boolean {
    return this.#statements.of('select 1 from owed where rule = ? and event = ?').get(rule, event) !== undefined;
  }

  /** It is to be judged by the version that is there now. */
  paid(rule: string, match: string): void {
    this.#statements.of('delete from owed where rule = ? and event = ?').run(rule, eventOfMatch(match));
  }

  /** What happened before this time is not owed any more. */
  prune(rule: string, before: number): void {
    this.#statements.of('delete from owed where rule = ? and time < ?').run(rule, Math.floor(before));
  }

  /** The rule is gone. */
  forget(rule: string): void {
    for (const table of UNREAD_TABLES) this.#statements.of(`delete from ${table} where rule = ?`).run(rule);
  }
}
