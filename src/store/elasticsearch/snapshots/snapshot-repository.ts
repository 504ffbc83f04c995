import { grantRemedy } from '../../../elastic/privileges.ts';
import { reasonOf, type SearchServer } from '../../../elastic/search-server.ts';
import type { SearchServerRequest } from '../../../elastic/transport.ts';
import { MozdefError } from '../../../lifecycle/error.ts';
import type { StoreConfig } from '../../store-config.ts';
import { HOUSEKEEPING_TIMEOUT_MS } from '../housekeeping/daily-indices.ts';

/** A snapshot as the server tells of it. */
export interface FoundSnapshot {
  readonly snapshot: string;
  readonly state: string;
  readonly start_time: string;
  readonly indices: readonly string[];
}

interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
}

export interface SnapshotRepositoryOptions {
  readonly server: SearchServer;
  readonly prefix: string;
  readonly config: StoreConfig['snapshots'];
}

/** The repository at the server that the configuration names, with MozDef's snapshots in it. */
export class SnapshotRepository {
  readonly #options: SnapshotRepositoryOptions;
  #registered = false;

  constructor(options: SnapshotRepositoryOptions) {
    this.#options = options;
  }

  /** Tells the server of it, once, if the configuration says what it is. */
  async register(): Promise<void> {
    const { type, settings } = this.#options.config;
    if (this.#registered || type === '') return;
    await this.ask('PUT', '', { expected: [200], body: { type, settings } });
    this.#registered = true;
  }

  /** Undefined when the server knows no such repository. */
  async list(): Promise<readonly FoundSnapshot[] | undefined> {
    const path = `/${this.#options.prefix}mozdef-*`;
    const { status, body } = await this.ask<{ snapshots?: FoundSnapshot[] }>('GET', path, { expected: [200, 404] });
    if (status === 404 && reasonOf(body).startsWith('repository_missing')) return undefined;
    return body.snapshots ?? [];
  }

  /** Rejects with `store-unavailable` for a status that is not expected, with `config-invalid` for a privilege that is missing. */
  async ask<Body>(
    method: 'GET' | 'PUT' | 'POST' | 'DELETE',
    path: string,
    {
      expected,
      timeoutMs = HOUSEKEEPING_TIMEOUT_MS,
      ...request
    }: { readonly expected: readonly number[]; readonly timeoutMs?: number } & Pick<
      SearchServerRequest,
      'body' | 'query'
    >,
  ): Promise<Answer<Body>> {
    const { server, config } = this.#options;
    const place = `/_snapshot/${config.repository}${path}`;
    const answer = await server.request<Body>({ method, path: place, timeoutMs, ...request });
    if (!expected.includes(answer.status)) throw this.refusal(answer);
    return answer;
  }

  refusal({ status, body }: Answer<unknown>): MozdefError {
    const { server, config } = this.#options;
    const message = `snapshots to ${config.repository} fail (${status}): ${reasonOf(body)}`;
    if (status !== 401 && status !== 403) return server.unavailable(message);
    return new MozdefError('config-invalid', message, {
      where: 'store.snapshots',
      remedy: grantRemedy(server.kind, [{ name: 'manage', purpose: 'to use snapshots' }]),
    });
  }
}
