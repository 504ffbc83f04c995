import type { StateStore } from '../state/state-store.ts';
import { alertsNewestFirst } from './alert-index.ts';

/** What came of a rule lately. */
export interface RuleAlerts {
  readonly alerts: number;
  /** When the newest of them was raised, ISO 8601. */
  readonly lastfired: string;
}

/** Alerts that are counted, the newest ones. */
const MOST_COUNTED = 50_000;

/** By rule, how many alerts were raised at or after a time, milliseconds since 1970. Reads the list of alerts, and none of them. */
export async function countByRule(state: StateStore, from: number): Promise<ReadonlyMap<string, RuleAlerts>> {
  const counts = new Map<string, RuleAlerts>();
  let left = MOST_COUNTED;
  for await (const page of alertsNewestFirst(state, { from })) {
    for (const { rule, at } of page) {
      const known = counts.get(rule);
      counts.set(rule, { alerts: (known?.alerts ?? 0) + 1, lastfired: known?.lastfired ?? at });
    }
    left -= page.length;
    if (left <= 0) break;
  }
  return counts;
}
