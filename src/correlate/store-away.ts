import { MozdefError } from '../lifecycle/error.ts';

/** Whether a store is not there, and may be later. */
export function isStoreAway(error: unknown): boolean {
  const code = error instanceof MozdefError ? error.code : 'internal';
  return code === 'store-unavailable' || code === 'state-unavailable';
}
