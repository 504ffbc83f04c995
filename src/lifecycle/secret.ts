import { createHash, randomBytes } from 'node:crypto';

/** What a secret of MozDef begins with, so that one that leaked is found and known for what it is. */
type SecretKind = 'mzi' | 'mzc' | 'mzl' | 'mzp' | 'mzs' | 'mzv';

/** A new secret of 256 random bits. */
export function makeSecret(kind: SecretKind): string {
  return `${kind}_${randomBytes(32).toString('base64url')}`;
}

/** Under which it is kept: whoever reads the store does not learn it. It is random, so that a plain hash is enough. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
