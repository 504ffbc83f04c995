import { DatabaseSync } from 'node:sqlite';
import type { Match } from '../detect/judge/judge.ts';
import { PreparedStatements } from '../lifecycle/prepared-statements.ts';
import { GroupIds } from './group-ids.ts';
import { LatenessTable } from './lateness-table.ts';
import { MATCH_SCHEMA } from './match-schema.ts';
import { PendingGroups } from './pending-groups.ts';
import { type Span, thinMatches } from './thin-matches.ts';
import { UNREAD_TABLES, UnreadTable } from './unread-table.ts';

/** A match of a rule's group. */
export interface BookEntry {
  readonly rule: string;
  readonly group: readonly string[];
  readonly match: Match;
  /** Of the matches of the group in each span of this length, counted from 1970, the first and the last are kept; all by default. */
  readonly thin?: number | undefined;
  /** It was never judged, though it is of the past. */
  readonly isNew?: boolean;
}

/** How far stored events were read. */
export interface BookProgress {
  readonly cursor: string;
  /** Reception of the newest event that was read, milliseconds since 1970. */
  readonly received: number;
}

/** Matches and pending judgements in one SQLite file of this process. */
export class MatchBook {
  readonly #database: DatabaseSync;
  readonly #statements: PreparedStatements;
  readonly #ids: GroupIds;
  readonly pending: PendingGroups;
  readonly lateness: LatenessTable;
  readonly unread: UnreadTable;

  /** `:memory:` keeps it in memory. */
  constructor(path: string) {
    this.#database = new DatabaseSync(path);
    this.#database.exec(MATCH_SCHEMA);
    this.#statements = new PreparedStatements(this.#database);
    this.#ids = new GroupIds(this.#statements);
    const transaction = (change: () => void): void => this.#transaction(change);
    this.pending = new PendingGroups({ statements: this.#statements, ids: this.#ids, transaction });
    this.lateness = new LatenessTable(this.#statements);
    this.unread = new UnreadTable(this.#statements);
  }

  get progress(): BookProgress | undefined {
    const row = this.#statements.of('select cursor, received from progress').get();
    return row && { cursor: String(row['cursor']), received: Number(row['received']) };
  }

  /**
   * Adds matches and notes how far was read: all or nothing. Groups of what is new, with `progress` of all, are marked to be judged, also
   * for a match that is there already: it may have been recalled from the past before it was read in its turn.
   */
  add(entries: readonly BookEntry[], progress: BookProgress | undefined): void {
    const spans = new Map<string, Span>();
    this.#transaction(() => {
      for (const { rule, group, match, thin, isNew } of entries) {
        const id = this.#ids.of(rule, group);
        this.#statements
          .of('insert or ignore into matches values (?, ?, ?, ?, ?)')
          .run(id, match.time, match.id, match.steps, JSON.stringify(match.fields));
        if (progress || isNew) this.pending.mark(id, match.time);
        if (thin !== undefined) {
          const from = Math.floor(match.time / thin) * thin;
          spans.set(`${id} ${from}`, { id, from, to: from + thin });
        }
      }
      for (const span of spans.values()) thinMatches(this.#statements, span);
      if (progress)
        this.#statements
          .of(
            'insert into progress values (1, ?, ?) on conflict do update set cursor = excluded.cursor, received = max(received, excluded.received)',
          )
          .run(progress.cursor, progress.received);
    });
  }

  /** Forgets all of it, also how far was read. */
  clear(): void {
    this.#transaction(() => {
      for (const table of ['matches', 'dirty', 'wakes', 'groups', 'rules', 'lateness', ...UNREAD_TABLES, 'progress'])
        this.#database.exec(`delete from ${table}`);
    });
    this.#ids.forget();
    this.pending.takeBackAll();
  }

  /** Rules and their versions as they are known here, and since when each is evaluated. */
  rules(): Map<string, { readonly version: string; readonly since: number }> {
    const rows = this.#statements.of('select rule, version, since from rules').all();
    return new Map(
      rows.map((row) => [String(row['rule']), { version: String(row['version']), since: Number(row['since']) }]),
    );
  }

  /** Begins a rule anew: what another version counted is forgotten, but groups that were still to be judged, now or later, are judged by this one. */
  begin(rule: string, version: string, since: number): void {
    this.pending.takeBackAll();
    this.#transaction(() => {
      this.#forget(rule, ['matches']);
      this.#statements.of('insert or replace into rules values (?, ?, ?)').run(rule, version, since);
    });
  }

  /** What is known of a rule is not whole: it is to go on from this time when it is loaded again, or from an earlier one, if that was said before. */
  distrust(rule: string, since: number): void {
    const sql =
      "update rules set version = '', since = iif(version = '', min(since, $since), $since) where rule = $rule";
    this.#statements.of(sql).run({ $since: since, $rule: rule });
  }

  /** The past of a rule that begins is known now. */
  recalled(rule: string, version: string): void {
    this.#statements.of('update rules set version = ? where rule = ?').run(version, rule);
  }

  /** Forgets a rule that is no longer there. */
  end(rule: string): void {
    this.#transaction(() => {
      this.#forget(rule, ['matches', 'wakes', 'dirty']);
      this.#statements.of('delete from groups where rule = ?').run(rule);
      this.#ids.forget();
      this.#statements.of('delete from rules where rule = ?').run(rule);
    });
  }

  /** Matches of a group from a time on, in order of time, then id. */
  matches(rule: string, group: readonly string[], from: number): Match[] {
    const rows = this.#statements
      .of('select time, id, steps, fields from matches where grp = ? and time >= ? order by time, id')
      .all(this.#ids.of(rule, group), Number.isFinite(from) ? Math.floor(from) : 0);
    return rows.map((row) => ({
      time: Number(row['time']),
      id: String(row['id']),
      steps: Number(row['steps']),
      fields: JSON.parse(String(row['fields'])) as Match['fields'],
    }));
  }

  /** Time of the first match of a group that is known. */
  firstOf(rule: string, group: readonly string[]): number | undefined {
    const row = this.#statements
      .of('select min(time) as time from matches where grp = ?')
      .get(this.#ids.of(rule, group));
    return typeof row?.['time'] === 'number' ? row['time'] : undefined;
  }

  /** Time of the newest match of a group before this time. */
  newestBefore(rule: string, group: readonly string[], before: number): number | undefined {
    if (!Number.isFinite(before)) return undefined;
    const row = this.#statements
      .of('select max(time) as time from matches where grp = ? and time < ?')
      .get(this.#ids.of(rule, group), Math.floor(before));
    return typeof row?.['time'] === 'number' ? row['time'] : undefined;
  }

  /** Forgets matches of a rule before this time, but for the newest of them of each group, which is forgotten before `seen`. */
  prune(rule: string, before: number, seen = before): number {
    const old = `from matches where grp in (select id from groups where rule = ?) and time < ?
      and grp not in (select grp from dirty)
      and (time < ? or time < (select max(time) from matches as other where other.grp = matches.grp and other.time < ?))`;
    const end = Math.floor(before);
    const given = [rule, end, Math.floor(seen), end];
    // What comes after the last of them is known, also where a clock that was ahead said that it is old.
    const last = this.#statements.of(`select max(time) as time ${old}`).get(...given)?.['time'];
    if (typeof last !== 'number') return 0;
    this.unread.forgot(rule, last + 1);
    return Number(this.#statements.of(`delete ${old}`).run(...given).changes);
  }

  /** Numbers for Health. */
  figures(): { matches: number; groups: number; dirty: number } {
    const count = (table: string): number =>
      Number(this.#statements.of(`select count(*) as n from ${table}`).get()?.['n']);
    return { matches: count('matches'), groups: count('groups'), dirty: count('dirty') };
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  #forget(rule: string, tables: readonly ('matches' | 'wakes' | 'dirty')[]): void {
    const own = 'select id from groups where rule = ?';
    for (const table of tables) this.#statements.of(`delete from ${table} where grp in (${own})`).run(rule);
  }

  #transaction(change: () => void): void {
    this.#database.exec('begin immediate');
    try {
      change();
      this.#database.exec('commit');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('rollback');
      this.#ids.forget();
      throw error;
    }
  }
}
