import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { MozdefError } from '../lifecycle/error.ts';
import { presentedTokens } from '../lifecycle/presented-tokens.ts';
import type { FrontendConfig } from './frontend-config.ts';

/** Who sends: the name of a token, nobody in particular, one whose token is wrong, or one of whom that cannot be known now. */
export type Identity = { readonly source: string } | 'anonymous' | 'wrong' | 'unknown';

/** Tokens that were made while the server runs. */
interface KeptTokens {
  readonly known: boolean;
  readonly sourceOf: (digest: string) => string | undefined;
}

/** Whether senders need a token. */
export function needsToken({ tokens, require_token }: Pick<FrontendConfig, 'tokens' | 'require_token'>): boolean {
  return require_token || tokens.length > 0;
}

/** The tokens of the configuration, as hashes only, and those that were made while the server runs. */
export class TokenBook {
  readonly #entries: readonly { readonly name: string; readonly digest: Buffer }[];

  readonly #kept: KeptTokens | undefined;
  /** Whether senders need a token. */
  readonly required: boolean;

  /** Reads token files. Throws `config-invalid`. */
  constructor(config: Pick<FrontendConfig, 'tokens' | 'require_token'>, kept?: KeptTokens) {
    this.#kept = kept;
    this.required = needsToken(config);
    this.#entries = config.tokens.map(({ name, token, token_file }, index) => ({
      name,
      digest: digest(token ?? readToken(token_file ?? '', `frontend.tokens[${index}].token_file`)),
    }));
  }

  /** Takes an Authorization header: `Bearer T`, `Splunk T`, `ApiKey` or `Basic` with T as user or as password. */
  identify(authorization: string | undefined): Identity {
    if (authorization === undefined) return 'anonymous';
    let source: string | undefined;
    for (const candidate of presentedTokens(authorization)) {
      const presented = digest(candidate);
      // Every entry is compared, and hashes in constant time, so that nothing shows how near a guess is.
      for (const entry of this.#entries) if (timingSafeEqual(entry.digest, presented)) source = entry.name;
      source ??= this.#kept?.sourceOf(presented.toString('hex'));
    }
    if (source !== undefined) return { source };
    // Some shippers send credentials whatever one says; where none are asked for they mean nothing.
    if (!this.required) return 'anonymous';
    return this.#kept?.known === false ? 'unknown' : 'wrong';
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
