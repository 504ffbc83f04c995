import { MozdefError, messageOf } from '../lifecycle/error.ts';
import { openElasticsearch } from './open-elasticsearch.ts';
import { openOpensearch } from './open-opensearch.ts';
import { grantRemedy, MONITOR } from './privileges.ts';
import { searchServerAddress } from './search-server-address.ts';
import type { SearchServerConfig } from './search-server-config.ts';
import type { SearchServerRequest, SearchServerResponse, Transport } from './transport.ts';

/** What answers at the address. */
export interface SearchServerProduct {
  readonly kind: 'elasticsearch' | 'opensearch';
  /** Such as `9.4.3`. */
  readonly version: string;
}

export interface SearchServerOptions {
  /** What it is for; says as which error its failures count. */
  readonly section: 'store' | 'state';
  readonly config: SearchServerConfig;
  /** Section of the configuration that says where it is, where that is another one. */
  readonly configuredBy?: 'store' | 'state';
}

const PRODUCT_TIMEOUT_MS = 10_000;
/** What Node calls a certificate of an authority that it does not know. */
const UNTRUSTED = /self.signed certificate|unable to (?:verify the first|get (?:local )?issuer) certificate/i;

/**
 * One client of an Elasticsearch or OpenSearch: requests in, statuses and bodies out, the same for both. Nothing is tried
 * again at this level, and nothing is sent before the first request.
 */
export class SearchServer {
  readonly #options: SearchServerOptions;
  readonly #transport: Transport;
  #product: SearchServerProduct | undefined;
  /** Addresses for people: without credentials. */
  readonly shown: string;

  /** Rejects with `config-invalid` for an address or files that cannot be used, and when the client is not installed. The server may be away. */
  static async open(options: SearchServerOptions): Promise<SearchServer> {
    const { config } = options;
    const address = searchServerAddress(placeOf(options), config);
    const open = config.kind === 'opensearch' ? openOpensearch : openElasticsearch;
    return new SearchServer(options, await open(address), address.nodes.join(', '));
  }

  private constructor(options: SearchServerOptions, transport: Transport, shown: string) {
    this.#options = options;
    this.#transport = transport;
    this.shown = shown;
  }

  /** As the configuration says. */
  get kind(): string {
    return this.#options.config.kind;
  }

  /**
   * The server's answer, whatever its status. Rejects with `store-unavailable` (of section `state`: `state-unavailable`) when
   * there is none in time, and with the signal's reason when that aborts; with `config-invalid` when the server is of the other kind.
   */
  async request<Body = unknown>(request: SearchServerRequest): Promise<SearchServerResponse<Body>> {
    request.signal?.throwIfAborted();
    try {
      return (await this.#transport.send(request)) as SearchServerResponse<Body>;
    } catch (error) {
      request.signal?.throwIfAborted();
      throw this.#fault(error);
    }
  }

  /** Asks the server what it is, once. Rejects as `request` does, and with `config-invalid` when it is of the other kind or does not let MozDef in. */
  async product(): Promise<SearchServerProduct> {
    if (this.#product) return this.#product;
    const { status, body } = await this.request<{ version?: { number?: string; distribution?: string } }>({
      method: 'GET',
      path: '/',
      timeoutMs: PRODUCT_TIMEOUT_MS,
    });
    if (status === 401 || status === 403) throw this.#stranger(status, reasonOf(body));
    if (status !== 200) throw this.unavailable(`it answers ${status}: ${reasonOf(body)}`);
    const kind = body.version?.distribution === 'opensearch' ? 'opensearch' : 'elasticsearch';
    if (kind !== this.#options.config.kind) throw this.#wrongKind(kind);
    this.#product = { kind, version: body.version?.number ?? '' };
    return this.#product;
  }

  /** The error of a server that does not do its part. */
  unavailable(what: string, cause?: unknown): MozdefError {
    const code = this.#options.section === 'state' ? 'state-unavailable' : 'store-unavailable';
    return new MozdefError(code, `the ${this.#options.config.kind} at ${this.shown} cannot be used now: ${what}`, {
      remedy: 'Look at the server and at the network between; MozDef tries again by itself.',
      cause,
    });
  }

  close(): Promise<void> {
    return this.#transport.close();
  }

  #fault(error: unknown): MozdefError {
    const name = error instanceof Error ? error.name : '';
    if (name === 'ProductNotSupportedError') return this.#wrongKind('opensearch');
    if (name === 'TimeoutError') return this.unavailable('it did not answer in time', error);
    return this.unavailable(this.#strangeCertificate(messageOf(error)) ?? messageOf(error), error);
  }

  /** Node says neither that it is about our configuration nor which key of it. */
  #strangeCertificate(message: string): string | undefined {
    if (!UNTRUSTED.test(message)) return undefined;
    const { config } = this.#options;
    const key = `${placeOf(this.#options)}.ca_file`;
    const why = config.ca_file === '' ? `${key} does not name its authority` : `not by the authority in ${key}`;
    return `its certificate is not trusted, ${why}: ${message.replace(/;.*/s, '')}`;
  }

  #stranger(status: 401 | 403, reason: string): MozdefError {
    const { config } = this.#options;
    const section = placeOf(this.#options);
    return new MozdefError('config-invalid', `the ${config.kind} at ${this.shown} does not let MozDef in: ${reason}`, {
      where: `${section}.${keyOfUser(config)}`,
      remedy:
        status === 403
          ? grantRemedy(config.kind, [MONITOR])
          : `Set ${section}.username and ${section}.password_file, or ${section}.api_key_file, to what it knows.`,
    });
  }

  #wrongKind(kind: SearchServerProduct['kind']): MozdefError {
    const { config } = this.#options;
    const section = placeOf(this.#options);
    return new MozdefError(
      'config-invalid',
      `${section}.kind is ${config.kind}, but no ${config.kind} answers at ${this.shown}`,
      { where: `${section}.kind`, remedy: `If that is right, set ${section}.kind to ${kind}.` },
    );
  }
}

function placeOf({ section, configuredBy = section }: SearchServerOptions): 'store' | 'state' {
  return configuredBy;
}

/** Which key says who MozDef is. */
function keyOfUser({ api_key_file, username, url }: SearchServerConfig): 'api_key_file' | 'url' | 'username' {
  if (api_key_file !== '') return 'api_key_file';
  return username === '' && url.some((text) => new URL(text).username !== '') ? 'url' : 'username';
}

/** Why a server did not do what it was asked, from the body of its answer. */
export function reasonOf(body: unknown): string {
  if (typeof body === 'string' && body !== '') return body.slice(0, 500);
  const error = (body as { error?: unknown } | null)?.error;
  if (typeof error === 'string') return error.slice(0, 500);
  const { type = '', reason = '' } = (error ?? {}) as { type?: string; reason?: string | null };
  return `${type}: ${reason ?? ''}`.slice(0, 500);
}
