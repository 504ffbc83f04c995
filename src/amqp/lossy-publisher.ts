import type { Channel, ChannelModel, Options } from 'amqplib';
import { type ErrorCode, messageOf } from '../lifecycle/error.ts';
import type { Logger } from '../log/log.ts';
import { brokerAddress } from './broker-address.ts';
import type { BrokerSection } from './broker-config.ts';
import { declareExchange } from './declare-exchange.ts';
import { Link } from './link.ts';
import { LINK_TIMINGS, type LinkTimings } from './link-timings.ts';
import { within } from './within.ts';

export interface LossyPublisherOptions {
  /** Of the connection, in the broker's list. */
  readonly name: string;
  readonly broker: BrokerSection;
  /** A topic exchange; made when it is missing. */
  readonly exchange: string;
  /** What `start` rejects with when the broker refuses. */
  readonly refused: ErrorCode;
  /** Hears of messages that were left out. */
  readonly onDropped: (count: number) => void;
  readonly log: Logger;
  readonly timings?: Partial<LinkTimings> | undefined;
}

/** Frames, of at most 128 KB, that the connection takes before it says that it is not through with them. */
const MOST_FRAMES = 64;
/** Bytes that may wait for the connection; more are left out, so that memory is bounded. */
const MOST_WAITING = 8_000_000;
/** What a waiting message takes besides its content. */
const OVERHEAD = 200;

interface Message {
  readonly key: string;
  readonly content: Buffer;
  readonly options: Options.Publish;
}

/**
 * Publishes to one topic exchange what may be lost, on a connection of its own, since a broker that is short of room stops
 * reading from those who publish. Never waits and never throws. Without a connection, and beyond a bound while it is slow, messages are left out.
 */
export class LossyPublisher {
  readonly #options: LossyPublisherOptions;
  readonly #timings: LinkTimings;
  readonly #link: Link;
  #channel: Channel | undefined;
  /** The connection has not sent yet what it was given. */
  #stuffed = false;
  #waiting: Message[] = [];
  #waitingBytes = 0;
  readonly #emptied: (() => void)[] = [];
  /** Messages left out in the outage that lasts. */
  #dropped = 0;

  /** Throws `config-invalid` when the section does not say how to reach a broker. */
  constructor(options: LossyPublisherOptions) {
    const { name, broker, refused, log } = options;
    this.#options = options;
    this.#timings = { ...LINK_TIMINGS, ...options.timings };
    this.#link = new Link({
      name,
      address: brokerAddress(broker),
      timings: this.#timings,
      refused,
      log,
      onUp: (connection) => this.#use(connection),
      onDown: () => this.#lost(),
    });
  }

  /** Rejects when the broker refuses; one that is away is waited for in the background. */
  start(): Promise<void> {
    return this.#link.start();
  }

  /** Whether the message was taken, else it was left out. The content must stay as it is; the broker does not keep it over a restart. */
  publish(key: string, content: Buffer, options: Options.Publish = {}): boolean {
    const size = content.length + OVERHEAD;
    if (!this.#channel || this.#waitingBytes + size > MOST_WAITING) {
      this.leaveOut(1);
      return false;
    }
    this.#waiting.push({ key, content, options });
    this.#waitingBytes += size;
    this.#flush();
    return true;
  }

  /** Counts messages as left out, which is said once until they are taken again. */
  leaveOut(count: number): void {
    const { exchange, log, onDropped } = this.#options;
    if (this.#dropped === 0) log.warn({ exchange }, 'the broker does not take messages in time, some are left out');
    this.#dropped += count;
    onDropped(count);
  }

  /** Sends what was handed over, then ends the connection. */
  async close(): Promise<void> {
    const channel = this.#channel;
    if (channel) await within(this.#timings.answerMs, 'closing', this.#end(channel)).catch(() => undefined);
    this.#channel = undefined;
    await this.#link.close();
  }

  async #use(connection: ChannelModel): Promise<void> {
    const { exchange, name, log } = this.#options;
    await declareExchange(connection, exchange, 'topic');
    const channel = await connection.createChannel({ highWaterMark: MOST_FRAMES });
    channel.on('error', (error) => log.error({ error: messageOf(error), exchange }, 'the broker closed a channel'));
    channel.on('close', () => {
      if (channel === this.#channel) this.#link.renew(`the broker closed the channel of ${name}`);
    });
    channel.on('drain', () => {
      this.#stuffed = false;
      if (channel === this.#channel) this.#flush();
    });
    this.#stuffed = false;
    this.#channel = channel;
  }

  async #end(channel: Channel): Promise<void> {
    if (this.#waiting.length > 0) await new Promise<void>((resolve) => this.#emptied.push(resolve));
    this.#channel = undefined;
    await channel.close();
  }

  #flush(): void {
    const { exchange, log } = this.#options;
    let sent = 0;
    while (this.#channel && !this.#stuffed && sent < this.#waiting.length) {
      const { key, content, options } = this.#waiting[sent++] as Message;
      this.#waitingBytes -= content.length + OVERHEAD;
      try {
        this.#stuffed = !this.#channel.publish(exchange, key, content, { ...options, persistent: false });
      } catch {
        // The channel has ended; `onDown` follows.
        this.leaveOut(1);
      }
    }
    this.#waiting.splice(0, sent);
    this.#tellEmptied();
    if (this.#dropped === 0 || this.#waiting.length > 0 || !this.#channel) return;
    log.info({ exchange, dropped: this.#dropped }, 'the broker takes messages again');
    this.#dropped = 0;
  }

  #lost(): void {
    this.#channel = undefined;
    if (this.#waiting.length > 0) this.leaveOut(this.#waiting.length);
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#tellEmptied();
  }

  #tellEmptied(): void {
    if (this.#waiting.length === 0) for (const resolve of this.#emptied.splice(0)) resolve();
  }
}
