import type { InstanceView, StatusAnswer } from '../api/types.ts';

/** As the server judges: silent for longer than this is missing. */
export const SILENT_SECONDS = 60;

/** How events flow: per second, and how long each takes. */
export interface Flow {
  readonly accepted: number;
  readonly stored: number;
  readonly lagSeconds: number;
}

/**
 * Through all instances that are heard of, since the one that shows them may neither receive nor store. Each tells the others
 * every ten seconds; of one that is alone its own figures are fresher.
 */
export function flowOfAll(status: StatusAnswer, instances: readonly InstanceView[]): Flow {
  if (instances.length < 2) return { ...status.rates, lagSeconds: status.lagSeconds };
  const heard = instances.filter(({ silentSeconds }) => silentSeconds <= SILENT_SECONDS);
  const sum = (name: string): number => heard.reduce((total, { rates }) => total + (rates[name] ?? 0), 0);
  const lags = heard.map(({ lagSeconds }) => lagSeconds);
  return { accepted: sum('accepted'), stored: sum('stored'), lagSeconds: Math.max(status.lagSeconds, ...lags) };
}
