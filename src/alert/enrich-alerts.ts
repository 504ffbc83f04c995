import type { StateChange } from '../state/state-store.ts';
import type { Alert } from './alert.ts';

/** An alert that a rule says, for the first time or anew. */
export interface SaidAlert {
  readonly before: Alert | undefined;
  /** Without what was added to `before`. */
  readonly after: Alert;
}

export interface EnrichedAlerts {
  /** In the order of what was given, with the same ids. */
  readonly alerts: readonly Alert[];
  /** What is to be written with them. */
  readonly also: readonly StateChange[];
}

/**
 * Adds to alerts, before they are saved, what is known about them. What cannot be found out, or not in time, is left out: it rejects
 * only when the state store does.
 */
export type EnrichAlerts = (said: readonly SaidAlert[]) => Promise<EnrichedAlerts>;

/** Adds nothing. */
export const NO_ENRICHMENT: EnrichAlerts = (said) =>
  Promise.resolve({ alerts: said.map(({ after }) => after), also: [] });
