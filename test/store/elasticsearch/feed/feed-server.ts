import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { SearchServer } from '../../../../src/elastic/search-server.ts';
import { searchServerFields } from '../../../../src/elastic/search-server-config.ts';
import { EventFeed } from '../../../../src/store/elasticsearch/feed/event-feed.ts';

/** A shard of the server, with an event for each of its numbers. */
export interface FakeShard {
  history: string;
  checkpoint: number;
  /** It works; otherwise the server knows of it but does not tell anything. */
  works: boolean;
  /** How a search of so many events goes. */
  fault: (size: number) => 'none' | 'cut' | 'missing' | 'memory';
  /** It can be refreshed. */
  refreshes: boolean;
}

interface ShardSearch {
  readonly index: string;
  readonly preference: string;
  readonly size: number;
  readonly after: number;
  readonly upTo: number;
}

export function fakeShard(checkpoint: number, other: Partial<FakeShard> = {}): FakeShard {
  return { history: 'h1story-one', checkpoint, works: true, fault: () => 'none', refreshes: true, ...other };
}

/** A server that fails as a test says, which real ones cannot be made to do at will. Its indices have a shard each. */
export class FeedServer {
  readonly shards = new Map<string, FakeShard>();
  /** Method and path of each request. */
  readonly requests: string[] = [];
  readonly searches: ShardSearch[] = [];
  readonly #http: Server;
  #client: SearchServer | undefined;

  static async start(shards: Readonly<Record<string, FakeShard>>): Promise<FeedServer> {
    const server = new FeedServer(shards);
    await new Promise<void>((resolve) => server.#http.listen(0, '127.0.0.1', resolve));
    return server;
  }

  private constructor(shards: Readonly<Record<string, FakeShard>>) {
    for (const [index, shard] of Object.entries(shards)) this.shards.set(index, shard);
    this.#http = createServer((request, response) => {
      void this.#answer(request).then((body) => {
        response.writeHead(200, { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' });
        response.end(JSON.stringify(body));
      });
    });
  }

  async feed(): Promise<EventFeed> {
    const { port } = this.#http.address() as AddressInfo;
    const config = z.object(searchServerFields).parse({ url: [`http://127.0.0.1:${port}`] });
    this.#client ??= await SearchServer.open({ section: 'store', config: { kind: 'elasticsearch', ...config } });
    return new EventFeed({ server: this.#client, prefix: '' });
  }

  async close(): Promise<void> {
    await this.#client?.close();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  async #answer(request: IncomingMessage): Promise<unknown> {
    const body = await text(request);
    const path = decodeURIComponent((request.url ?? '').replace(/\?.*/, ''));
    this.requests.push(`${request.method} ${path}`);
    if (path.includes('/_stats')) return { indices: Object.fromEntries(this.#working().map(statsOf)) };
    if (path.endsWith('/_settings')) return Object.fromEntries([...this.shards.keys()].map(settingsOf));
    if (path.endsWith('/_refresh')) return { _shards: this.#refresh(path.split('/')[1]?.split(',') ?? []) };
    if (path === '/_msearch') return { responses: this.#search(body.trimEnd().split('\n')) };
    return { cluster_uuid: 'the cluster', version: { number: '9.0.0' } };
  }

  #working(): [string, FakeShard][] {
    return [...this.shards].filter(([, { works }]) => works);
  }

  #refresh(patterns: readonly string[]): object {
    const all = [...this.shards.keys()];
    const indices = patterns.flatMap((pattern) => (pattern.endsWith('*') ? all : [pattern]));
    const failures = indices.filter((index) => !this.shards.get(index)?.refreshes).map((index) => ({ index }));
    return { total: indices.length, successful: indices.length - failures.length, failed: failures.length, failures };
  }

  #search(lines: readonly string[]): object[] {
    return lines.flatMap((line, at) => {
      if (at % 2 === 1) return [];
      const { index, preference } = JSON.parse(line) as ShardSearch;
      const { size, query } = JSON.parse(lines[at + 1] ?? '') as {
        size: number;
        query: { bool: { filter: [{ range: { _seq_no: { gt: number; lte: number } } }] } };
      };
      const { gt: after, lte: upTo } = query.bool.filter[0].range._seq_no;
      const search = { index, preference, size, after, upTo };
      this.searches.push(search);
      return [answerTo(search, this.shards.get(index)?.fault(size) ?? 'missing')];
    });
  }
}

function statsOf([index, { history, checkpoint }]: [string, FakeShard]): [string, object] {
  const copy = (state: string, node: string, primary: boolean, global_checkpoint: number) => ({
    routing: { state, primary, node },
    seq_no: { global_checkpoint },
    commit: { user_data: { history_uuid: history } },
  });
  // It is moving, and has another copy that lags behind.
  const copies = [
    copy('INITIALIZING', 'new', true, -1),
    copy('STARTED', 'other', false, checkpoint - 1),
    copy('RELOCATING', 'old', true, checkpoint),
  ];
  return [index, { shards: { 0: copies } }];
}

function settingsOf(index: string): [string, object] {
  return [index, { settings: { index: { number_of_shards: '1' } } }];
}

function answerTo({ index, size, after, upTo }: ShardSearch, fault: ReturnType<FakeShard['fault']>): object {
  if (fault === 'missing') return { status: 404, error: { type: 'index_not_found_exception', reason: index } };
  if (fault === 'memory')
    return { status: 429, error: { type: 'circuit_breaking_exception', reason: 'Data too large' } };
  const numbers = Array.from({ length: Math.min(size, upTo - after) }, (_, n) => after + 1 + n);
  const hits = numbers.map((number) => ({
    _id: `${index}-${number}`,
    _source: { summary: `${index} ${number}`, mozdef: { id: `${index}-${number}` }, 'mozdef.seq': number },
    sort: [number],
  }));
  // What has been found when time is up need not be the first.
  const cut = fault === 'cut';
  const _shards = { total: 1, successful: 1, failed: 0 };
  return { status: 200, timed_out: cut, _shards, hits: { hits: cut ? hits.slice(1) : hits } };
}
