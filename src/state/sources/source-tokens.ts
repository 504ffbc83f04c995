import type { JsonObject } from '../../event/event.ts';
import { MozdefError } from '../../lifecycle/error.ts';
import { digestOf, makeSecret } from '../../lifecycle/secret.ts';
import { documentsOf } from '../documents-of.ts';
import type { StateStore } from '../state-store.ts';

/** A token that senders show, made while the server runs. */
export interface SourceToken {
  /** Names it to people; is no secret. */
  readonly id: string;
  /** Of the source; it lands on each of its events as `mozdef.tokensource`. */
  readonly source: string;
  readonly added: string;
  readonly addedby: string;
  readonly expires?: string;
}

/** What a frontend compares with: tokens by the SHA-256 of their secrets, in hexadecimal. */
export type SourceTokenTable = ReadonlyMap<string, SourceToken>;

/** Collection of tokens by the digest of their secret, and of the document that changes with each of them. */
const TOKENS = 'sourcetokens';
const PULSE = 'sourcetokenspulse';
const ATTEMPTS = 8;
const MOST = 1000;
const ID_LENGTH = 16;

/** Makes one; its secret is told this once. Rejects with `conflict` when there are too many. */
export async function makeSourceToken(
  state: StateStore,
  token: Omit<SourceToken, 'id' | 'expires'> & { readonly expires?: string | undefined },
): Promise<SourceToken & { readonly secret: string }> {
  if ((await state.count(TOKENS)) >= MOST)
    throw new MozdefError('conflict', `there are ${MOST} tokens of senders`, { remedy: 'Revoke some first.' });
  const secret = makeSecret('mzi');
  const key = digestOf(secret);
  const { expires, ...rest } = token;
  const body: JsonObject = { ...rest, ...(expires !== undefined && { expires }) };
  await write(state, key, body);
  return { ...tokenOf(key, body), secret };
}

/** Rejects with `not-found` when there is none such. */
export async function revokeSourceToken(state: StateStore, id: string): Promise<SourceToken> {
  const [found] = id.length === ID_LENGTH ? await state.list(TOKENS, { limit: 1, prefix: id }) : [];
  if (!found) throw new MozdefError('not-found', `there is no token ${id} of a sender`);
  await write(state, found.id, undefined);
  return tokenOf(found.id, found.body);
}

/** By source, then the newest first; those that expired, too. */
export async function listSourceTokens(state: StateStore): Promise<readonly SourceToken[]> {
  const tokens = [...(await readSourceTokens(state)).values()];
  return tokens.sort((a, b) => a.source.localeCompare(b.source) || (a.added < b.added ? 1 : -1));
}

export async function readSourceTokens(state: StateStore): Promise<SourceTokenTable> {
  const tokens = new Map<string, SourceToken>();
  for await (const { id, body } of documentsOf(state, TOKENS)) tokens.set(id, tokenOf(id, body));
  return tokens;
}

/** Another number after each change. */
export async function sourceTokensPulse(state: StateStore): Promise<number> {
  return (await state.get(PULSE, [PULSE])).get(PULSE)?.version ?? 0;
}

async function write(state: StateStore, key: string, body: JsonObject | undefined): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const expected = await sourceTokensPulse(state);
    const pulse = { collection: PULSE, id: PULSE, body: {}, expected };
    if (await state.write([{ collection: TOKENS, id: key, body }, pulse])) return;
  }
  throw new MozdefError('conflict', 'tokens of senders are being changed by others', { remedy: 'Try again.' });
}

function tokenOf(key: string, body: JsonObject): SourceToken {
  return { ...(body as unknown as Omit<SourceToken, 'id'>), id: key.slice(0, ID_LENGTH) };
}
