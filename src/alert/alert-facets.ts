import { tacticsOf } from '../detect/attack/tactics.ts';
import type { Alert } from './alert.ts';
import { countriesOf } from './countries.ts';

/** What alerts are counted by. Of `tactic` and `country` one alert may have several, and counts for each. */
const VALUES_OF = {
  status: ({ status }) => [status],
  severity: ({ severity }) => [severity],
  rule: ({ rule }) => [rule],
  category: ({ category }) => [category],
  assignee: ({ assignee }) => [assignee],
  tactic: ({ attack }) => tacticsOf(attack),
  country: countriesOf,
} as const satisfies Record<string, (alert: Alert) => readonly string[]>;

export const ALERT_FACETS = Object.keys(VALUES_OF);

/** How many alerts there are of each value, by what they are counted by; the most frequent first. */
export function alertFacets(alerts: readonly Alert[]): Record<string, Record<string, number>> {
  const facets: Record<string, Record<string, number>> = {};
  for (const [name, valuesOf] of Object.entries(VALUES_OF)) {
    const counts = new Map<string, number>();
    for (const alert of alerts) for (const value of valuesOf(alert)) counts.set(value, (counts.get(value) ?? 0) + 1);
    facets[name] = Object.fromEntries([...counts].sort(([, one], [, other]) => other - one));
  }
  return facets;
}
