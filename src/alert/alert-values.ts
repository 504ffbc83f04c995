import { tacticsOf } from '../detect/attack/tactics.ts';
import type { Alert } from './alert.ts';
import { countriesOf } from './countries.ts';
import { namesIn } from './entities.ts';

/** What alerts are counted or brought together by. One may have several of a kind, or none. */
export const VALUES_OF = {
  status: ({ status }) => [status],
  severity: ({ severity }) => [severity],
  rule: ({ rule }) => [rule],
  entity: namesIn,
  category: ({ category }) => [category],
  assignee: ({ assignee }) => [assignee],
  technique: ({ attack }) => attack,
  tactic: ({ attack }) => tacticsOf(attack),
  country: countriesOf,
} as const satisfies Record<string, (alert: Alert) => readonly string[]>;
