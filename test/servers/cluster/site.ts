import { RunningServer } from '../../support/running-server.ts';
import { TestBroker } from '../rabbitmq/test-broker.ts';
import { Senders } from './senders.ts';
import type { SharedStore } from './shared-store.ts';

/** A body of some 20 events from each of the two senders: 160 events a second, which leaves the processor to those who store them. */
const BREATH_MS = 250;

/** The kinds of queue that a site can have for itself. */
export const OWN_QUEUES = ['embedded', 'rabbitmq'] as const;

interface Status {
  readonly queue: { readonly batches: number; readonly unacked: number; readonly refusing?: string };
}

/** One instance with a queue of its own on a store that it shares, and who sends to it. */
export class Site {
  readonly server: RunningServer;
  readonly senders: Senders;
  readonly #broker: TestBroker | undefined;

  private constructor(server: RunningServer, broker: TestBroker | undefined, seed: number) {
    this.server = server;
    this.senders = new Senders([server], seed, BREATH_MS);
    this.#broker = broker;
  }

  /** `far`: its way to the store can break. */
  static async start(
    store: SharedStore,
    distance: 'near' | 'far',
    queue: (typeof OWN_QUEUES)[number],
    seed: number,
  ): Promise<Site> {
    const broker = queue === 'rabbitmq' ? await TestBroker.start() : undefined;
    // The role `web` is there to ask each for its queue.
    const set = ['roles=frontend,worker,web', ...store.settings(distance)];
    if (broker) set.push('queue.kind=rabbitmq', `queue.url=${broker.url}`);
    return new Site(await RunningServer.start({ set }), broker, seed);
  }

  /** Batches in its queue, those that its worker has among them. */
  async waiting(): Promise<number> {
    const { batches, unacked } = await this.#queue();
    return batches + unacked;
  }

  /** Whether its queue holds nothing, as far as one can tell. */
  async isDrained(): Promise<boolean> {
    const { batches, unacked, refusing } = await this.#queue();
    return refusing === undefined && batches + unacked === 0;
  }

  /** Events of its senders that this other site finds. */
  foundAt(other: Site): Promise<number> {
    return other.server.count(this.senders.query);
  }

  async dispose(): Promise<void> {
    this.senders.abandon();
    await this.server.dispose();
    await this.#broker?.dispose();
  }

  async #queue(): Promise<Status['queue']> {
    return (await this.server.get<Status>('/api/status')).queue;
  }
}
