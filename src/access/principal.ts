import type { Role } from './permission.ts';

/** Who asks for something. */
export interface Principal {
  /** The name under which what is done is recorded; empty: no one who is known. */
  readonly name: string;
  /** Absent: no one who is known. */
  readonly role?: Role;
  /** Id of the session, of one who is signed in; absent: a token is shown. */
  readonly session?: string;
}

/** Whoever shows no credential that holds. */
export const NOBODY: Principal = { name: '' };

/** Whoever may read the data directory of the instance, on its own machine. */
export const LOCAL: Principal = { name: 'local', role: 'administrator' };
