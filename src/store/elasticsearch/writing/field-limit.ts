import type { SearchServer } from '../../../elastic/search-server.ts';
import type { Logger } from '../../../log/log.ts';

const TIMEOUT_MS = 30_000;
const LIMIT_REACHED = /Limit of total fields .*exceeded/;

/**
 * What is done about an index that has as many fields as it may: it learns no new ones from then on. Events go on to be
 * kept and found as before; only Kibana and the like cannot search the new fields.
 */
export class FieldLimit {
  readonly #server: SearchServer;
  readonly #log: Logger;
  readonly #closed = new Map<string, Promise<boolean>>();

  constructor(options: { server: SearchServer; log: Logger }) {
    this.#server = options.server;
    this.#log = options.log;
  }

  /** Closes the index for new fields if that is what this reason is about; whether it is closed now. */
  refit(index: string, reason: string): Promise<boolean> {
    if (!LIMIT_REACHED.test(reason)) return Promise.resolve(false);
    const known = this.#closed.get(index);
    if (known) return known;
    const closing = this.#close(index).catch(() => false);
    this.#closed.set(index, closing);
    return closing;
  }

  async #close(index: string): Promise<boolean> {
    const { status, body } = await this.#server.request({
      method: 'PUT',
      path: `/${index}/_mapping`,
      body: { properties: { details: { type: 'object', dynamic: false } } },
      timeoutMs: TIMEOUT_MS,
    });
    if (status === 200) this.#log.warn({ index }, 'the index has as many fields as it may, and takes no new ones');
    else this.#log.warn({ index, status, body }, 'the index has as many fields as it may');
    return status === 200;
  }
}
