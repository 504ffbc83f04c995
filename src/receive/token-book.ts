import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { MozdefError } from '../lifecycle/error.ts';
import { presentedTokens } from '../lifecycle/presented-tokens.ts';
import type { FrontendConfig } from './frontend-config.ts';

/** Who sends: the name of a token, nobody in particular, or one whose token is wrong. */
export type Identity = { readonly source: string } | 'anonymous' | 'wrong';

/** The configured tokens, kept as hashes only. */
export class TokenBook {
  readonly #entries: readonly { readonly name: string; readonly digest: Buffer }[];

  /** Reads token files. Throws `config-invalid`. */
  constructor(tokens: FrontendConfig['tokens']) {
    this.#entries = tokens.map(({ name, token, token_file }, index) => ({
      name,
      digest: digest(token ?? readToken(token_file ?? '', `frontend.tokens[${index}].token_file`)),
    }));
  }

  /** Whether senders need a token. */
  get required(): boolean {
    return this.#entries.length > 0;
  }

  /** Takes an Authorization header: `Bearer T`, `Splunk T`, `ApiKey` or `Basic` with T as user or as password. */
  identify(authorization: string | undefined): Identity {
    if (authorization === undefined || !this.required) return 'anonymous';
    let source: string | undefined;
    for (const candidate of presentedTokens(authorization)) {
      const presented = digest(candidate);
      // Every entry is compared, and hashes in constant time, so that nothing shows how near a guess is.
      for (const entry of this.#entries) if (timingSafeEqual(entry.digest, presented)) source = entry.name;
    }
    return source === undefined ? 'wrong' : { source };
  }
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function readToken(file: string, where: string): string {
  try {
    const token = readFileSync(file, 'utf8').trim();
    if (token.length >= 16) return token;
  } catch (error) {
    throw new MozdefError('config-invalid', `cannot read the token file ${file}`, {
      where,
      remedy: 'Make it readable for the user that runs MozDef.',
      cause: error,
    });
  }
  throw new MozdefError('config-invalid', `the token in ${file} is shorter than 16 characters`, {
    where,
    remedy: 'Write a longer one, e.g. with: openssl rand -hex 24',
  });
}
