import type { PreparedStatements } from '../lifecycle/prepared-statements.ts';

/** Matches of a group in a half-open span of time. */
export interface Span {
  readonly id: number;
  readonly from: number;
  readonly to: number;
}

/** Of the matches in a span the first and the last are kept. */
export function thinMatches(statements: PreparedStatements, { id, from, to }: Span): void {
  const own = 'from matches where grp = $id and time >= $from and time < $to';
  const sql = `delete ${own} and (time, id) > (select time, id ${own} order by time, id limit 1)
    and (time, id) < (select time, id ${own} order by time desc, id desc limit 1)`;
  statements.of(sql).run({ $id: id, $from: from, $to: to });
}
