import type { StateChange } from '../state/state-store.ts';
import type { Alert } from './alert.ts';

/**
 * What is to be written with an alert, in the same write, so that whoever is to be told of the change is told exactly when it was
 * made. `version` is the one that the change makes.
 */
export type AlertOutbox = (before: Alert | undefined, after: Alert, version: number) => readonly StateChange[];

/** Tells no one. */
export const NO_OUTBOX: AlertOutbox = () => [];
