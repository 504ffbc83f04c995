import type { SourceToken } from '../state/sources/source-tokens.ts';
import { ApiClient } from './api-client.ts';
import type { CommonOptions } from './common-options.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { note, print, printTable } from './output.ts';
import { findServer } from './server.ts';
import { visible } from './visible.ts';

type Options = CommonOptions & { readonly json: boolean };

/** Prints the tokens of senders, by source. */
export async function listTokens(options: Options): Promise<number> {
  const { tokens } = await api(options).get<{ tokens: readonly SourceToken[] }>('/api/sources/tokens');
  if (options.json) for (const token of tokens) await print(JSON.stringify(token));
  else if (tokens.length === 0) note('none was made; those of the configuration are not listed');
  else
    await printTable(
      ['token', 'source', 'made', 'by', 'ends'],
      tokens.map(({ id, source, added, addedby, expires }) => [
        id,
        visible(source),
        added,
        visible(addedby),
        expires ?? 'when revoked',
      ]),
    );
  return EXIT_CODES.ok.code;
}

/** Makes a token for a sender and prints it, alone on standard output. */
export async function makeToken(source: string, options: Options & { readonly days?: number }): Promise<number> {
  const made = await api(options).post<{ secret: string }>('/api/sources/tokens', { source, days: options.days });
  await print(options.json ? JSON.stringify(made) : made.secret);
  if (!options.json) note('this is shown once; a sender shows it as the header Authorization: Bearer TOKEN');
  return EXIT_CODES.ok.code;
}

/** Revokes a token of a sender. */
export async function revokeToken(token: string, options: CommonOptions): Promise<number> {
  const { source } = await api(options).post<SourceToken>('/api/sources/tokens/revoke', { id: token });
  note(`the token of ${visible(source)} is refused from now on`);
  return EXIT_CODES.ok.code;
}

function api(options: CommonOptions): ApiClient {
  return new ApiClient(findServer('web', options));
}
