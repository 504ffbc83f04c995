import { createHash } from 'node:crypto';

/** The version of a rule that says this: another one whenever that changes, the same wherever it is read. */
export function versionOf(said: string): string {
  return createHash('sha256').update(said).digest('hex').slice(0, 12);
}
