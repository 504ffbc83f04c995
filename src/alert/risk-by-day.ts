import type { Alert } from './alert.ts';
import { isAtRisk, riskOf } from './entities.ts';

/** How much alerts of one day come to. */
export interface DayOfRisk {
  /** As `2026-11-24`, UTC. */
  readonly day: string;
  /** Of the alerts that were raised on that day, by the formula of `riskOf`: one day does not carry over to the next. */
  readonly risk: number;
  readonly alerts: number;
}

/** The risk of each day on which alerts were raised, in order of time. Those that someone found to be nothing do not count. */
export function riskByDay(alerts: readonly Alert[]): readonly DayOfRisk[] {
  const days = Map.groupBy(alerts.filter(isAtRisk), ({ utctimestamp }) => utctimestamp.slice(0, 10));
  return [...days]
    .map(([day, some]) => ({ day, risk: riskOf(some), alerts: some.length }))
    .sort((one, other) => (one.day < other.day ? -1 : 1));
}
