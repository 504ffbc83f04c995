import { grantRemedy } from '../../elastic/privileges.ts';
import { reasonOf, type SearchServer } from '../../elastic/search-server.ts';
import { MozdefError } from '../../lifecycle/error.ts';
import type { Logger } from '../../log/log.ts';
import { eventPrivileges } from '../store-privileges.ts';
import { eventsTemplate, type IndexShape, TEMPLATE_VERSION } from './index-template.ts';
import { CLAIMS_INDEX } from './writing/claim-book.ts';

const TIMEOUT_MS = 30_000;
const CLAIMS_MAPPING = {
  dynamic: false,
  properties: { received: { type: 'date', format: 'epoch_millis' } },
} as const;

interface FoundTemplates {
  readonly index_templates?: readonly { readonly index_template: { readonly version?: number } }[];
}

/** Makes what events are written into: the template of their indices, and the index of claims. */
export class IndexSetup {
  readonly #server: SearchServer;
  readonly #shape: IndexShape;
  readonly #log: Logger;
  #done: Promise<void> | undefined;

  constructor(options: { server: SearchServer; shape: IndexShape; log: Logger }) {
    this.#server = options.server;
    this.#shape = options.shape;
    this.#log = options.log;
  }

  /** Resolves when all is there. Rejects with `store-unavailable`, or `config-invalid` when the server refuses; the next call tries again then. */
  ready(): Promise<void> {
    this.#done ??= this.#make().catch((error: unknown) => {
      this.#done = undefined;
      throw error;
    });
    return this.#done;
  }

  /** Makes an index of events at a server that makes none by itself. What keeps it from that is told by the next write to it. */
  async makeIndex(name: string): Promise<void> {
    const request = { method: 'PUT', path: `/${name}`, timeoutMs: TIMEOUT_MS } as const;
    const made = await this.#server.request(request).catch(() => undefined);
    if (made && made.status !== 200) this.#log.debug({ index: name, ...made }, 'an index was not made');
  }

  async #make(): Promise<void> {
    const { kind, version } = await this.#server.product();
    await this.#putTemplate();
    await this.#makeClaims();
    this.#log.info({ server: this.#server.shown, kind, version }, 'the event store is ready');
  }

  async #putTemplate(): Promise<void> {
    const path = `/_index_template/${this.#shape.prefix}mozdef-events`;
    const found = await this.#server.request<FoundTemplates>({ method: 'GET', path, timeoutMs: TIMEOUT_MS });
    const version = found.status === 200 ? found.body.index_templates?.[0]?.index_template.version : undefined;
    if (version !== undefined && version > TEMPLATE_VERSION) {
      this.#log.warn(
        { version, own: TEMPLATE_VERSION },
        'the index template is that of a newer MozDef, and is left as it is',
      );
      return;
    }
    const body = eventsTemplate(this.#shape);
    const put = await this.#server.request({ method: 'PUT', path, body, timeoutMs: TIMEOUT_MS });
    if (put.status === 200) return;
    // Whoever made it for us may not want us to change it.
    if (version === TEMPLATE_VERSION && isForbidden(put.status)) return;
    throw this.#refused('the index template of events cannot be made', put);
  }

  async #makeClaims(): Promise<void> {
    const path = `/${this.#shape.prefix}${CLAIMS_INDEX}`;
    const found = await this.#server.request({ method: 'HEAD', path, timeoutMs: TIMEOUT_MS });
    if (found.status === 200) return;
    const settings = { number_of_shards: 1, number_of_replicas: this.#shape.replicas };
    const body = { settings, mappings: CLAIMS_MAPPING };
    const made = await this.#server.request({ method: 'PUT', path, body, timeoutMs: TIMEOUT_MS });
    // Another process may have been faster.
    if (made.status === 200 || JSON.stringify(made.body).includes('resource_already_exists')) return;
    throw this.#refused('the index of claims cannot be made', made);
  }

  #refused(what: string, { status, body }: { status: number; body: unknown }): MozdefError {
    const { prefix } = this.#shape;
    const reason = `${what} (${status}): ${reasonOf(body)}`;
    if (status === 429 || status >= 500) return this.#server.unavailable(reason);
    return new MozdefError('config-invalid', `${reason}; at ${this.#server.shown}`, {
      where: 'store.url',
      remedy: isForbidden(status)
        ? grantRemedy(this.#server.kind, eventPrivileges(prefix))
        : 'Mend what the server names.',
    });
  }
}

function isForbidden(status: number): boolean {
  return status === 401 || status === 403;
}
