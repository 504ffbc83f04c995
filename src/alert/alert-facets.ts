import type { Alert } from './alert.ts';
import { VALUES_OF } from './alert-values.ts';

/** What alerts are counted by. Of `tactic` and `country` one alert may have several, and counts for each. */
export const ALERT_FACETS = ['status', 'severity', 'rule', 'category', 'assignee', 'tactic', 'country'] as const;

/** How many alerts there are of each value, by what they are counted by; the most frequent first. */
export function alertFacets(alerts: readonly Alert[]): Record<string, Record<string, number>> {
  const facets: Record<string, Record<string, number>> = {};
  for (const name of ALERT_FACETS) {
    const counts = new Map<string, number>();
    for (const alert of alerts)
      for (const value of VALUES_OF[name](alert)) counts.set(value, (counts.get(value) ?? 0) + 1);
    facets[name] = Object.fromEntries([...counts].sort(([, one], [, other]) => other - one));
  }
  return facets;
}
