import type { PreparedStatements } from '../lifecycle/prepared-statements.ts';
import type { GroupIds } from './group-ids.ts';
import { HandedOut } from './handed-out.ts';

/** A group that has to be judged again. */
export interface DirtyGroup {
  readonly rule: string;
  readonly group: readonly string[];
  /** Time of the earliest new match, or of what the group waited for. */
  readonly since: number;
}

export interface PendingOptions {
  readonly statements: PreparedStatements;
  readonly ids: GroupIds;
  /** Makes a change all or nothing. */
  readonly transaction: (change: () => void) => void;
}

/** Part of the match book: which groups are to be judged, at once (`dirty`) or once the watermark is past a time (`wakes`). */
export class PendingGroups {
  readonly #options: PendingOptions;
  readonly #handed = new HandedOut();

  constructor(options: PendingOptions) {
    this.#options = options;
  }

  /** The group of this id has a match at this time that is new. */
  mark(id: number, time: number): void {
    this.#handed.marked(id, time);
    this.#options.statements
      .of('insert into dirty values (?, ?) on conflict do update set since = min(since, excluded.since)')
      .run(id, time);
  }

  /** Has a group judged again once the watermark is past this time, if it is not to be before. */
  wake(rule: string, group: readonly string[], at: number): void {
    const id = this.#options.ids.of(rule, group);
    this.#handed.woken(id, at);
    this.#wake(id, at);
  }

  /**
   * Up to `limit` groups of these rules, each with its watermark, that have to be judged, those that wait longest first. One that is
   * waiting for the watermark is judged from there on at the latest, so that what it waits for is not forgotten.
   */
  dirty(watermarks: ReadonlyMap<string, number>, limit: number): DirtyGroup[] {
    const latest = Math.max(...watermarks.values());
    // A cross join begins with the few groups that may be due, and not with all groups of all rules.
    const rows = this.#options.statements
      .of(
        `with own as materialized (select key as rule, value as watermark from json_each(?))
         select groups.rule as rule, groups.grp as grp,
         min(coalesce(dirty.since, wakes.at), coalesce(wakes.at, dirty.since)) as since
         from groups cross join own on own.rule = groups.rule
         left join dirty on dirty.grp = groups.id left join wakes on wakes.grp = groups.id
         where groups.id in (select grp from dirty union select grp from wakes where at <= ?)
         and (dirty.grp is not null or wakes.at <= own.watermark) order by since limit ?`,
      )
      .all(JSON.stringify(Object.fromEntries(watermarks)), latest, limit);
    return rows.map((row) => ({
      rule: String(row['rule']),
      group: JSON.parse(String(row['grp'])) as string[],
      since: Number(row['since']),
    }));
  }

  /** When the first group of the rule that waits for the watermark was, or is, to be judged. */
  firstWake(rule: string): number | undefined {
    const sql = 'select min(at) as time from wakes join groups on groups.id = wakes.grp where groups.rule = ?';
    const time = this.#options.statements.of(sql).get(rule)?.['time'];
    return typeof time === 'number' ? time : undefined;
  }

  /** For each of these rules, from the time given with it on: when the first thing happened that is to be judged by now, if anything is. */
  oldestDue(rules: ReadonlyMap<string, number>, now: number): ReadonlyMap<string, number> {
    const sql = `with own as materialized (select key as rule, value as least from json_each($rules))
      select groups.rule as rule, min(due.time) as time
      from (select grp, since as time from dirty union all select grp, at from wakes where at < $now) as due
      cross join groups on groups.id = due.grp join own on own.rule = groups.rule and own.least <= due.time
      group by groups.rule`;
    const given = { $rules: JSON.stringify(Object.fromEntries(rules)), $now: now };
    const rows = this.#options.statements.of(sql).all(given);
    return new Map(rows.map((row) => [String(row['rule']), Number(row['time'])]));
  }

  /**
   * The group is judged elsewhere by what is known of it now; `settled` with this ticket ends that. Returns from when on it is to be judged
   * by now, if it still is.
   */
  handOut(rule: string, group: readonly string[], ticket: number): number | undefined {
    const { statements, ids } = this.#options;
    const id = ids.of(rule, group);
    this.#handed.take(id, ticket);
    const sql =
      'select min(time) as time from (select since as time from dirty where grp = $id union all select at from wakes where grp = $id)';
    const since = statements.of(sql).get({ $id: id })?.['time'];
    return typeof since === 'number' ? since : undefined;
  }

  /** What is judged elsewhere does not count any more. */
  takeBackAll(): void {
    this.#handed.clear();
  }

  /**
   * The group was judged; `at`: when it must be judged again even if nothing comes. With a ticket what came since it was handed out is
   * still to be judged, and nothing happens when the ticket does not count any more.
   */
  settled(rule: string, group: readonly string[], at: number | undefined, ticket?: number): void {
    const { statements, ids, transaction } = this.#options;
    const id = ids.of(rule, group);
    const came = ticket === undefined ? {} : this.#handed.giveBack(id, ticket);
    if (!came) return;
    transaction(() => {
      for (const table of ['dirty', 'wakes'] as const) statements.of(`delete from ${table} where grp = ?`).run(id);
      for (const time of [at, came.wakeAt]) if (time !== undefined) this.#wake(id, time);
      if (came.since !== undefined) this.mark(id, came.since);
    });
  }

  #wake(id: number, at: number): void {
    this.#options.statements
      .of('insert into wakes values (?, ?) on conflict do update set at = min(at, excluded.at)')
      .run(id, at);
  }
}
