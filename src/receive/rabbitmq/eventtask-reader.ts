import type { ConsumeMessage } from 'amqplib';
import type { BrokerAddress } from '../../amqp/broker-address.ts';
import { messageOf } from '../../lifecycle/error.ts';
import type { Logger } from '../../log/log.ts';
import type { Body } from '../../queue/batch.ts';
import { BodyChecker } from '../body-checker.ts';
import { Refusal } from '../refusal.ts';
import type { SourceName } from '../sources/source-book.ts';
import { EVENTTASK } from './eventtask-topology.ts';

/** What a message is to us. */
export interface EventtaskMessage {
  readonly body: Body;
  readonly source: SourceName;
  readonly events: number;
  /** What `/events` would have refused it for: only a dead letter can become of it. */
  readonly refusal?: Refusal;
}

/** The broker has taken it from its publisher, who can no longer be told that it is too large. */
const NO_LIMITS = { events: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY };

/** Reads messages of the exchange `eventtask` as if they had been posted to `/events`. */
export class EventtaskReader {
  readonly #broker: Pick<BrokerAddress, 'server' | 'shown'>;
  readonly #checker: BodyChecker;
  readonly #log: Logger;

  constructor(broker: Pick<BrokerAddress, 'server' | 'shown'>, log: Logger) {
    this.#broker = broker;
    this.#checker = new BodyChecker(NO_LIMITS, log);
    this.#log = log;
  }

  /** Never rejects. */
  async read(message: Pick<ConsumeMessage, 'content' | 'properties'>): Promise<EventtaskMessage> {
    const body = this.#bodyOf(message);
    return { body, source: this.#sourceOf(message), ...(await this.#check(body)) };
  }

  async stop(): Promise<void> {
    await this.#checker.stop();
  }

  /** What it holds is decided by its content, whatever type it claims to be. */
  #bodyOf({ content, properties }: Pick<ConsumeMessage, 'content' | 'properties'>): Body {
    const claim: unknown = properties.messageId;
    const sender = this.#broker.server.hostname ?? '';
    const header = { endpoint: 'events', sender, principal: EVENTTASK, path: EVENTTASK };
    return { header: { ...header, ...(typeof claim === 'string' && claim !== '' && { claim }) }, bytes: content };
  }

  /** Only the broker knows who connects to it, so that it stands for all; each may name its program. */
  #sourceOf({ properties }: Pick<ConsumeMessage, 'properties'>): SourceName {
    const program: unknown = properties.appId;
    const shipper = typeof program === 'string' && program !== '' ? program : EVENTTASK;
    return { address: this.#broker.shown, shipper, endpoint: EVENTTASK };
  }

  async #check({ header, bytes }: Body): Promise<Pick<EventtaskMessage, 'events' | 'refusal'>> {
    try {
      // A copy, since a large one moves to another thread.
      const { events } = await this.#checker.check(header, Buffer.from(bytes), undefined);
      return { events };
    } catch (error) {
      if (error instanceof Refusal) return { events: 1, refusal: error };
      this.#log.error({ error: messageOf(error) }, 'a message of eventtask was not checked, but is taken');
      return { events: 1 };
    }
  }
}
