/** One that was not heard of for so long is told as missing. */
export const SILENT_SECONDS = 60;

/** What an instance says of the events that go through it. */
interface Figures {
  /** Events a second, by what happened to them. */
  readonly rates: Readonly<Record<string, number>>;
  readonly lagSeconds: number;
}

/** How events flow: per second, and how long each takes. */
export interface Flow {
  readonly accepted: number;
  readonly stored: number;
  readonly lagSeconds: number;
}

/**
 * Through all instances that are heard of, since the one that shows them may neither receive nor store. Each tells the others
 * every ten seconds; of one that is alone its own figures are fresher. For the dashboard and the command line alike.
 */
export function flowOfAll(own: Figures, instances: readonly (Figures & { readonly silentSeconds: number })[]): Flow {
  const heard = instances.filter(({ silentSeconds }) => silentSeconds <= SILENT_SECONDS);
  const counted = instances.length < 2 ? [own] : heard;
  const sum = (name: string): number => counted.reduce((total, { rates }) => total + (rates[name] ?? 0), 0);
  const lags = counted.map(({ lagSeconds }) => lagSeconds);
  return { accepted: sum('accepted'), stored: sum('stored'), lagSeconds: Math.max(own.lagSeconds, ...lags) };
}
