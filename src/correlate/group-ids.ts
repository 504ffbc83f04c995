import type { PreparedStatements } from '../lifecycle/prepared-statements.ts';

/** Ids that are kept in memory. */
const MOST_CACHED = 100_000;

/** Part of the match book: the number by which its tables name a group of a rule. */
export class GroupIds {
  readonly #statements: PreparedStatements;
  readonly #known = new Map<string, number>();

  constructor(statements: PreparedStatements) {
    this.#statements = statements;
  }

  /** A group that has none is given one. */
  of(rule: string, group: readonly string[]): number {
    const key = JSON.stringify([rule, group]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const grp = JSON.stringify(group);
    const row =
      this.#statements.of('select id from groups where rule = ? and grp = ?').get(rule, grp) ??
      this.#statements.of('insert into groups (rule, grp) values (?, ?) returning id').get(rule, grp);
    const id = Number(row?.['id']);
    if (this.#known.size >= MOST_CACHED) this.#known.clear();
    this.#known.set(key, id);
    return id;
  }

  /** To be called when any was taken away, or given in vain. */
  forget(): void {
    this.#known.clear();
  }
}
