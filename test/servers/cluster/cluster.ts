import { setTimeout } from 'node:timers/promises';
import { RunningServer } from '../../support/running-server.ts';
import type { TestSearchServer } from '../elasticsearch/test-search-server.ts';
import { Network } from '../network.ts';
import { newName, TestBroker } from '../rabbitmq/test-broker.ts';
import { Senders } from './senders.ts';
import { SharedStore } from './shared-store.ts';

/** A real broker and a real search server, ways to both that can break, and processes of MozDef that share them. */
export class Cluster {
  readonly broker: TestBroker;
  readonly toBroker: Network;
  readonly #store: SharedStore;
  readonly #queue = newName();
  readonly #servers: RunningServer[] = [];
  readonly #senders: Senders[] = [];

  private constructor(broker: TestBroker, toBroker: Network, store: SharedStore) {
    this.broker = broker;
    this.toBroker = toBroker;
    this.#store = store;
  }

  static async start(): Promise<Cluster> {
    const [broker, store] = await Promise.all([TestBroker.start(), SharedStore.start(true)]);
    return new Cluster(broker, await Network.to(broker.port), store);
  }

  get search(): TestSearchServer {
    return this.#store.search;
  }

  get toSearch(): Network {
    return this.#store.way;
  }

  async dispose(): Promise<void> {
    for (const senders of this.#senders) senders.abandon();
    await Promise.all(this.#servers.map((server) => server.dispose()));
    this.toBroker.close();
    await Promise.all([this.broker.dispose(), this.#store.dispose()]);
  }

  /** Senders to these frontends, until they are ended. */
  send(frontends: readonly RunningServer[], seed: number): Senders {
    const senders = new Senders(frontends, seed);
    this.#senders.push(senders);
    return senders;
  }

  /** A process with these roles on the shared queue and store, both by ways that can break; `more`: further settings. */
  async run(roles: string, more: readonly string[] = []): Promise<RunningServer> {
    const queue = [
      'queue.kind=rabbitmq',
      `queue.url=amqp://guest:guest@127.0.0.1:${this.toBroker.port}`,
      `queue.name=${this.#queue}`,
    ];
    const server = await RunningServer.start({
      set: [`roles=${roles}`, ...this.#store.settings('far'), ...queue, ...more],
    });
    this.#servers.push(server);
    return server;
  }

  /** Whether the shared queue holds nothing, and no worker has anything of it. */
  async isDrained(): Promise<boolean> {
    // Each look starts a program that takes a second of processor time from those that have to drain it.
    await setTimeout(1000);
    return (await this.broker.messages(this.#queue)) === 0;
  }

  /** How many alerts `curl` finds through their alias. */
  alertsShown(): Promise<number> {
    return this.#store.countAt({ match_all: {} }, 'alerts');
  }

  /** What `curl` says that the search server has. */
  countAt(query: object): Promise<number> {
    return this.#store.countAt(query);
  }
}
