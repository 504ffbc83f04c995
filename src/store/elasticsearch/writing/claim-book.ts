import { reasonOf, type SearchServer } from '../../../elastic/search-server.ts';
import type { EventClaim } from '../../event-store.ts';
import type { BulkAnswer } from './bulk-answer.ts';

/** For so long after its reception a claim binds (design promise 2). */
const CLAIM_MS = 24 * 3600 * 1000;
/** So often a claim is read again that others change at the same moment. */
const TRIES = 5;

/** What becomes of an event that makes a claim: it is the first, is there already, or must be stored under its own id. */
export type ClaimVerdict = 'owner' | 'duplicate' | 'conflict';

/** A claim as stored; its `_id` is the claim's id. */
interface StoredClaim {
  readonly content: string;
  readonly own: string;
  readonly received: number;
}

interface FoundClaim {
  /** Absent when it could not be read. */
  readonly found?: boolean;
  readonly _source: StoredClaim;
  readonly _seq_no: number;
  readonly _primary_term: number;
}

/** Name of the index of claims, without prefix. */
export const CLAIMS_INDEX = 'mozdef-claims';

/**
 * Who made which claim first, in an index of its own that all writers share: a claim belongs to the event that created its
 * document. That is durable before the event is, so an event that is delivered again finds its own claim and goes on.
 */
export class ClaimBook {
  readonly #server: SearchServer;
  readonly #index: string;
  readonly #timeoutMs: number;

  constructor(options: { server: SearchServer; prefix: string; timeoutMs: number }) {
    this.#server = options.server;
    this.#index = `${options.prefix}${CLAIMS_INDEX}`;
    this.#timeoutMs = options.timeoutMs;
  }

  /** The verdicts on the claims of one batch, received at this time, in their order. Rejects when they cannot be had now. */
  async judge(claims: readonly EventClaim[], received: number): Promise<ClaimVerdict[]> {
    if (claims.length === 0) return [];
    const created = await this.#create(claims, received);
    const held = await this.#readAll(claims.filter((_, at) => created[at] !== true).map(({ id }) => id));
    const verdicts: ClaimVerdict[] = [];
    for (const [at, claim] of claims.entries())
      verdicts.push(created[at] === true ? 'owner' : await this.#dispute(claim, received, held.get(claim.id)));
    return verdicts;
  }

  /** For each claim whether its document was created: not if there is one. */
  async #create(claims: readonly EventClaim[], received: number): Promise<boolean[]> {
    const lines = claims.flatMap((claim) => [{ create: { _id: claim.id } }, storedOf(claim, received)]);
    const { status, body } = await this.#server.request<BulkAnswer>({
      method: 'POST',
      path: `/${this.#index}/_bulk`,
      query: { filter_path: 'items.*.status,items.*.error.type,items.*.error.reason,error' },
      bulkBody: `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`,
      timeoutMs: this.#timeoutMs,
    });
    if (status !== 200) throw this.#server.unavailable(`claims cannot be written (${status}): ${reasonOf(body)}`);
    return (body.items ?? []).map(({ create }) => {
      if (create.status !== 201 && create.status !== 409)
        throw this.#server.unavailable(`a claim cannot be written: ${create.error?.reason ?? create.status}`);
      return create.status === 201;
    });
  }

  /** The verdict on a claim that has been made before, as it was just read. */
  async #dispute(claim: EventClaim, received: number, read: FoundClaim | undefined): Promise<ClaimVerdict> {
    let held = read;
    for (let tries = 0; tries < TRIES; tries++) {
      // It was removed in between, as old claims are.
      if (!held?.found) return 'owner';
      const { own, content, received: since } = held._source;
      if (own === claim.ownId) return 'owner';
      if (Math.abs(received - since) < CLAIM_MS) return content === claim.content ? 'duplicate' : 'conflict';
      // An old batch that comes late takes nothing from a newer one.
      if (received < since || (await this.#takeOver(claim, received, held))) return 'owner';
      held = (await this.#readAll([claim.id])).get(claim.id);
    }
    throw this.#server.unavailable('a claim changes all the time');
  }

  async #readAll(ids: readonly string[]): Promise<ReadonlyMap<string, FoundClaim>> {
    if (ids.length === 0) return new Map();
    const { status, body } = await this.#server.request<{ docs?: readonly (FoundClaim & { readonly _id: string })[] }>({
      method: 'POST',
      path: `/${this.#index}/_mget`,
      body: { ids: [...new Set(ids)] },
      timeoutMs: this.#timeoutMs,
    });
    if (status !== 200 || !body.docs)
      throw this.#server.unavailable(`claims cannot be read (${status}): ${reasonOf(body)}`);
    // One that could not be read, such as on a part that is missing, has neither yes nor no.
    if (body.docs.some(({ found }) => found === undefined)) throw this.#server.unavailable('claims cannot be read');
    return new Map(body.docs.map((claim) => [claim._id, claim]));
  }

  async #takeOver(claim: EventClaim, received: number, held: FoundClaim): Promise<boolean> {
    const { status, body } = await this.#server.request({
      method: 'PUT',
      path: `/${this.#index}/_doc/${encodeURIComponent(claim.id)}`,
      query: { if_seq_no: held._seq_no, if_primary_term: held._primary_term },
      body: storedOf(claim, received),
      timeoutMs: this.#timeoutMs,
    });
    if (status !== 200 && status !== 409)
      throw this.#server.unavailable(`a claim cannot be written (${status}): ${reasonOf(body)}`);
    return status === 200;
  }
}

function storedOf({ content, ownId }: EventClaim, received: number): StoredClaim {
  return { content, own: ownId, received };
}
