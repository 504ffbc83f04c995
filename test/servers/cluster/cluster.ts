import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { seededRandom } from '../../bench/realistic-events.ts';
import { ChaosSender } from '../../chaos/chaos-sender.ts';
import { Ledger, type Verdict } from '../../chaos/ledger.ts';
import { storedKeys } from '../../chaos/stored-keys.ts';
import { RunningServer, until } from '../../support/running-server.ts';
import { TestSearchServer } from '../elasticsearch/test-search-server.ts';
import { Network } from '../network.ts';
import { newName, TestBroker } from '../rabbitmq/test-broker.ts';

interface Status {
  readonly queue: { readonly batches: number; readonly unacked: number; readonly refusing?: string };
}

/** A real broker and a real search server, ways to both that can break, and processes of MozDef that share them. */
export class Cluster {
  readonly broker: TestBroker;
  readonly search: TestSearchServer;
  readonly toBroker: Network;
  readonly toSearch: Network;
  readonly #queue = newName();
  readonly #prefix: string;
  readonly #servers: RunningServer[] = [];
  readonly #senders: Senders[] = [];

  private constructor(parts: Pick<Cluster, 'broker' | 'search' | 'toBroker' | 'toSearch'>) {
    this.broker = parts.broker;
    this.search = parts.search;
    this.toBroker = parts.toBroker;
    this.toSearch = parts.toSearch;
    this.#prefix = parts.search.newPrefix();
  }

  static async start(): Promise<Cluster> {
    const search = new TestSearchServer('elasticsearch', true);
    const [broker] = await Promise.all([TestBroker.start(), search.start()]);
    const toBroker = await Network.to(broker.port);
    const toSearch = await Network.to(Number(new URL(search.url).port));
    return new Cluster({ broker, search, toBroker, toSearch });
  }

  async dispose(): Promise<void> {
    for (const senders of this.#senders) senders.abandon();
    await Promise.all(this.#servers.map((server) => server.dispose()));
    this.toBroker.close();
    this.toSearch.close();
    await Promise.all([this.broker.dispose(), this.search.dispose()]);
  }

  /** Senders to these frontends, until they are ended. */
  send(frontends: readonly RunningServer[], seed: number): Senders {
    const senders = new Senders(frontends, seed);
    this.#senders.push(senders);
    return senders;
  }

  /** A process with these roles on the shared queue and store, both by ways that can break. */
  run(roles: string): Promise<RunningServer> {
    const queue = [
      'queue.kind=rabbitmq',
      `queue.url=amqp://guest:guest@127.0.0.1:${this.toBroker.port}`,
      `queue.name=${this.#queue}`,
    ];
    return this.#run(roles, this.toSearch.port, queue);
  }

  /** A process with these roles and a queue of its own; `far`: its way to the store can break. */
  runSite(roles: string, distance: 'near' | 'far'): Promise<RunningServer> {
    return this.#run(roles, distance === 'far' ? this.toSearch.port : Number(new URL(this.search.url).port), []);
  }

  async #run(roles: string, searchPort: number, queue: readonly string[]): Promise<RunningServer> {
    const store = [
      'store.kind=elasticsearch',
      `store.url=http://127.0.0.1:${searchPort}`,
      `store.prefix=${this.#prefix}`,
      'worker.threads=1',
    ];
    const set = [`roles=${roles}`, ...store, ...queue];
    const server = await RunningServer.start({ set });
    this.#servers.push(server);
    return server;
  }

  /** Whether the shared queue holds nothing, and no worker has anything of it. */
  async isDrained(): Promise<boolean> {
    // Each look starts a program that takes a second of processor time from those that have to drain it.
    await setTimeout(1000);
    return (await this.broker.messages(this.#queue)) === 0;
  }

  /** What `curl` says that the search server has. */
  async countAt(query: object): Promise<number> {
    await this.search.ask('POST', `/${this.#prefix}events-*/_refresh`);
    const { count } = await this.search.ask<{ count: number }>('POST', `/${this.#prefix}events-*/_count`, { query });
    return count;
  }
}

/** Senders that never give up, to these frontends; `end` waits until all that was accepted is stored, and judges. */
class Senders {
  readonly #ledger = new Ledger();
  readonly #senders: readonly ChaosSender[];
  readonly #sending: Promise<unknown>;
  /** What the keys of these senders begin with. */
  readonly #name: string;

  constructor(frontends: readonly RunningServer[], seed: number) {
    const random = seededRandom(seed);
    this.#name = `run${randomBytes(4).toString('hex')}`;
    this.#senders = frontends.flatMap((frontend, index) =>
      [false, true].map(
        (claimed) =>
          new ChaosSender({
            name: `${this.#name}f${index}${claimed ? 'c' : 'u'}`,
            url: () => frontend.frontend,
            ledger: this.#ledger,
            random,
            claimed,
          }),
      ),
    );
    this.#sending = Promise.all(this.#senders.map((sender) => sender.run()));
  }

  abandon(): void {
    for (const sender of this.#senders) sender.abandon();
  }

  /** Resolves when so many more attempts were made. */
  async more(attempts: number): Promise<void> {
    const enough = this.#ledger.size + attempts;
    await until(() => this.#ledger.size >= enough, 120_000, `${attempts} more attempts`);
  }

  /** `settled` says whether all that was accepted has been stored and acked. */
  async end(web: RunningServer, settled: () => Promise<boolean>): Promise<Verdict> {
    for (const sender of this.#senders) sender.stop();
    await this.#sending;
    await until(settled, 240_000, 'all batches to be stored and acked');
    let verdict = this.#ledger.judge(await storedKeys(web, this.#name));
    // What was stored last is searchable within two seconds; what is not then is lost.
    const end = performance.now() + 5000;
    while (verdict.lost.length > 0 && performance.now() < end)
      verdict = this.#ledger.judge(await storedKeys(web, this.#name));
    return verdict;
  }
}

/** Whether the own queue of an instance is empty. */
export async function isDrained(server: RunningServer): Promise<boolean> {
  const { queue } = await server.get<Status>('/api/status');
  return queue.refusing === undefined && queue.batches + queue.unacked === 0;
}
