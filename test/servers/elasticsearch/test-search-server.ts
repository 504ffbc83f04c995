import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll } from '@jest/globals';
import { z } from 'zod';
import { SearchServer } from '../../../src/elastic/search-server.ts';
import { searchServerFields } from '../../../src/elastic/search-server-config.ts';
import { until } from '../../support/running-server.ts';
import { freePort, serverScript } from '../test-servers.ts';

const run = promisify(execFile);
const START_MS = 300_000;

export type Product = 'elasticsearch' | 'opensearch';

/** The two servers that the driver is for: `describe.each(PRODUCTS)`. */
export const PRODUCTS: readonly Product[] = ['elasticsearch', 'opensearch'];

/**
 * A real server for the tests of a file, or the one that MOZDEF_TEST_ELASTICSEARCH_URL (.._OPENSEARCH_URL) names, whose
 * start takes no time. Each test has indices of its own, under a prefix.
 */
export class TestSearchServer {
  readonly product: Product;
  readonly #given: string | undefined;
  readonly #prefixes: string[] = [];
  #port = 0;
  #directory = '';
  #client: SearchServer | undefined;

  /** `own`: a server that a test may stop, whatever the environment says. */
  constructor(product: Product, own = false) {
    this.product = product;
    this.#given = own ? undefined : process.env[`MOZDEF_TEST_${product.toUpperCase()}_URL`];
  }

  get url(): string {
    return this.#given ?? `http://127.0.0.1:${this.#port}`;
  }

  /** Snapshot repositories of kind `fs` may lie below it; of a server that is not one's own MOZDEF_TEST_.._SNAPSHOTS says where. */
  get snapshots(): string {
    return this.#givenSnapshots ?? join(this.#directory, 'snapshots');
  }

  /** Whether it is known where snapshots may lie. */
  get takesSnapshots(): boolean {
    return this.isOwn || this.#givenSnapshots !== undefined;
  }

  get #givenSnapshots(): string | undefined {
    return this.isOwn ? undefined : process.env[`MOZDEF_TEST_${this.product.toUpperCase()}_SNAPSHOTS`];
  }

  /** Whether it may be stopped. */
  get isOwn(): boolean {
    return this.#given === undefined;
  }

  /** Starts it, or starts it again with what it holds. */
  async start(): Promise<void> {
    if (!this.isOwn) return;
    if (this.#directory === '') {
      this.#port = await freePort([1]);
      this.#directory = mkdtempSync(join(tmpdir(), `mozdef-${this.product}-`));
    }
    await this.#script('start', '--port', String(this.#port), '--heap', '512m');
  }

  async stop(): Promise<void> {
    if (this.isOwn) await this.#script('stop');
  }

  /** Sends its process a signal; only a server of one's own. */
  signal(name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
    process.kill(Number(readFileSync(join(this.#directory, 'node.pid'), 'utf8')), name);
  }

  /** As a power failure would. Only of a server of one's own. */
  async kill(): Promise<void> {
    const pid = Number(readFileSync(join(this.#directory, 'node.pid'), 'utf8'));
    this.signal('SIGKILL');
    await until(() => !existsSync(`/proc/${pid}`), 20_000, 'the search server to be gone');
  }

  /** Removes what tests left, and the server if it was started here. */
  async dispose(): Promise<void> {
    if (this.isOwn) await this.stop();
    else await this.clear();
    await this.#client?.close();
    if (this.#directory !== '') rmSync(this.#directory, { recursive: true, force: true });
  }

  /** A prefix of indices that no other test uses. */
  newPrefix(): string {
    const prefix = `test-${randomBytes(6).toString('hex')}-`;
    this.#prefixes.push(prefix);
    return prefix;
  }

  /** Removes the indices and templates of all prefixes that were given out. */
  async clear(): Promise<void> {
    for (const prefix of this.#prefixes.splice(0)) {
      const found = await this.ask<Record<string, unknown>>('GET', `/${prefix}*/_alias`);
      const names = Object.keys(found).filter((name) => name.startsWith(prefix));
      for (const name of names) await this.ask('DELETE', `/${name}`);
      const { index_templates = [] } = await this.ask<{ index_templates?: { name: string }[] }>(
        'GET',
        `/_index_template/${prefix}*`,
      );
      for (const { name } of index_templates) await this.ask('DELETE', `/_index_template/${name}`);
    }
  }

  /** Configuration of a section that uses this server. */
  config(prefix: string): z.output<typeof searchServerConfig> {
    return searchServerConfig.parse({ kind: this.product, url: [this.url], prefix });
  }

  /** A client that is closed with the server. */
  async client(): Promise<SearchServer> {
    this.#client ??= await SearchServer.open({ section: 'store', config: this.config('') });
    return this.#client;
  }

  /** What someone else does at the server: the body of the answer, whatever its status. */
  async ask<Body = unknown>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<Body> {
    const client = await this.client();
    const answer = await client.request<Body>({ method, path, timeoutMs: 60_000, ...(body && { body }) });
    return answer.body;
  }

  async #script(...args: string[]): Promise<void> {
    await run(serverScript(this.product), [...args, '--data', this.#directory], { timeout: START_MS });
  }
}

const searchServerConfig = z.strictObject({ kind: z.enum(['elasticsearch', 'opensearch']), ...searchServerFields });

/** A server that is there while the tests of this `describe` run; `own`: one that they may stop. */
export function useSearchServer(product: Product, own = false): TestSearchServer {
  const server = new TestSearchServer(product, own);
  beforeAll(() => server.start(), START_MS);
  afterAll(() => server.dispose(), 60_000);
  return server;
}
