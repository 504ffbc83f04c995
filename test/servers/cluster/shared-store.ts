import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestSearchServer } from '../elasticsearch/test-search-server.ts';
import { Network } from '../network.ts';

/** A real search server that processes of MozDef share, with indices that no other test uses, and a way to it that can break. */
export class SharedStore {
  readonly search: TestSearchServer;
  readonly way: Network;
  readonly #prefix: string;
  /** Where all of them keep files of incidents. */
  readonly #evidence = mkdtempSync(join(tmpdir(), 'mozdef-evidence-'));

  private constructor(search: TestSearchServer, way: Network) {
    this.search = search;
    this.way = way;
    this.#prefix = search.newPrefix();
  }

  /** `own`: on a server that a test may stop. */
  static async start(own: boolean): Promise<SharedStore> {
    const search = new TestSearchServer('elasticsearch', own);
    await search.start();
    return new SharedStore(search, await Network.to(Number(new URL(search.url).port)));
  }

  /** For a process that uses it; `far`: by the way that can break. */
  settings(distance: 'near' | 'far'): string[] {
    const url = distance === 'far' ? `http://127.0.0.1:${this.way.port}` : this.search.url;
    const store = ['store.kind=elasticsearch', `store.url=${url}`, `store.prefix=${this.#prefix}`];
    return [...store, `evidence.dir=${this.#evidence}`, 'worker.threads=1'];
  }

  /** What `curl` says that the search server has. */
  async countAt(query: object, kind: 'events' | 'alerts' = 'events'): Promise<number> {
    await this.search.ask('POST', `/${this.#prefix}${kind}-*/_refresh`);
    const { count } = await this.search.ask<{ count: number }>('POST', `/${this.#prefix}${kind}-*/_count`, { query });
    return count;
  }

  async dispose(): Promise<void> {
    this.way.close();
    rmSync(this.#evidence, { recursive: true });
    await this.search.dispose();
  }
}
