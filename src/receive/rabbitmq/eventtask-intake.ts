import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
import { brokerAddress } from '../../amqp/broker-address.ts';
import { Link } from '../../amqp/link.ts';
import { LINK_TIMINGS, type LinkTimings } from '../../amqp/link-timings.ts';
import { within } from '../../amqp/within.ts';
import { messageOf } from '../../lifecycle/error.ts';
import type { Part } from '../../lifecycle/part.ts';
import type { Logger } from '../../log/log.ts';
import type { EventQueue } from '../../queue/event-queue.ts';
import type { QueueConfig } from '../../queue/queue-config.ts';
import { BatchAssembler } from '../batch-assembler.ts';
import type { FrontendMetrics } from '../frontend-metrics.ts';
import { queueRefusal } from '../queue-gate.ts';
import type { Refusal } from '../refusal.ts';
import type { SourceBook, SourceName } from '../sources/source-book.ts';
import { EventtaskReader } from './eventtask-reader.ts';
import { declareEventtask, EVENTTASK } from './eventtask-topology.ts';

export interface EventtaskIntakeOptions {
  readonly config: QueueConfig;
  readonly queue: Pick<EventQueue, 'push'>;
  readonly log: Logger;
  readonly now: () => number;
  readonly sources: SourceBook;
  readonly metrics: Pick<FrontendMetrics, 'acceptedMessages' | 'refused'>;
  readonly timings?: Partial<LinkTimings>;
  /** How long a message is kept back that the queue refused. */
  readonly againMs?: number;
}

/** Messages that may be on their way to the queue. */
const PREFETCH = 500;
const AGAIN_MS = 1000;

/**
 * Takes the events that other programs publish to the exchange `eventtask`, as they did with the first MozDef, and pushes them
 * into the queue in batches. A message is acked once the queue owns it; one that came twice is stored twice unless it has a
 * message id.
 */
export class EventtaskIntake implements Part {
  readonly name = 'eventtask';
  readonly #options: EventtaskIntakeOptions;
  readonly #timings: LinkTimings;
  readonly #assembler: BatchAssembler;
  readonly #reader: EventtaskReader;
  readonly #link: Link;
  readonly #underWay = new Set<Promise<void>>();
  readonly #waits = new Set<NodeJS.Timeout>();
  #channel: Channel | undefined;
  #consumer = '';

  constructor(options: EventtaskIntakeOptions) {
    const { config, queue, log, now, timings } = options;
    const address = brokerAddress({ section: 'queue', config });
    this.#options = options;
    this.#timings = { ...LINK_TIMINGS, ...timings };
    this.#assembler = new BatchAssembler(queue, now);
    this.#reader = new EventtaskReader(address, log);
    const onUp = (connection: ChannelModel): Promise<void> => this.#use(connection);
    const onDown = (): void => this.#lost();
    this.#link = new Link({
      name: EVENTTASK,
      address,
      timings: this.#timings,
      refused: 'queue-unavailable',
      log,
      onUp,
      onDown,
    });
  }

  /** Rejects with `queue-unavailable` when the broker refuses; one that is away is waited for. */
  start(): Promise<void> {
    return this.#link.start();
  }

  /** Acks what the queue owns; the rest stays with the broker. */
  async stop(): Promise<void> {
    const channel = this.#channel;
    if (channel) await within(this.#timings.answerMs, 'stopping', this.#end(channel)).catch(() => undefined);
    this.#lost();
    await this.#link.close();
    await this.#reader.stop();
  }

  async #end(channel: Channel): Promise<void> {
    await channel.cancel(this.#consumer);
    await Promise.all(this.#underWay);
    this.#channel = undefined;
    await channel.close();
  }

  async #use(connection: ChannelModel): Promise<void> {
    await declareEventtask(connection);
    const channel = await connection.createChannel();
    channel.on('error', (error) => this.#options.log.error({ error: messageOf(error) }, 'the broker closed eventtask'));
    channel.on('close', () => {
      if (channel === this.#channel) this.#link.renew('the broker closed the channel');
    });
    // The client throws at deliveries after a cancellation; they stay with the broker.
    channel.on('handler-error', () => undefined);
    this.#channel = channel;
    await channel.prefetch(PREFETCH);
    const take = (message: ConsumeMessage | null): void => {
      if (message) this.#take(channel, message);
      else this.#link.renew('the queue eventtask is gone from the broker');
    };
    this.#consumer = (await channel.consume(EVENTTASK, take)).consumerTag;
  }

  #lost(): void {
    this.#channel = undefined;
    for (const timer of this.#waits) clearTimeout(timer);
    this.#waits.clear();
  }

  #take(channel: Channel, message: ConsumeMessage): void {
    const done = this.#push(channel, message);
    this.#underWay.add(done);
    void done.finally(() => this.#underWay.delete(done));
  }

  /** Never rejects. */
  async #push(channel: Channel, message: ConsumeMessage): Promise<void> {
    const { sources, metrics, log } = this.#options;
    const { body, source, events, refusal } = await this.#reader.read(message);
    try {
      // What cannot be read is pushed, too: workers make a dead letter of it.
      await this.#assembler.submit(body, events);
    } catch (error) {
      this.#refused(source, queueRefusal(error));
      // Said once for all that are refused at a time.
      if (this.#waits.size === 0) log.warn({ error: messageOf(error) }, 'eventtask is not taken for now');
      this.#again(channel, message);
      return;
    }
    if (refusal) this.#refused(source, refusal);
    else {
      sources.accepted(source, events);
      metrics.acceptedMessages(EVENTTASK, { events, bytes: body.bytes.length });
    }
    settle(() => channel.ack(message));
  }

  #refused(source: SourceName, refusal: Refusal): void {
    this.#options.sources.refused(source, refusal);
    this.#options.metrics.refused(refusal.reason);
  }

  /** Given back after a while, and meanwhile the broker sends only as many more as the prefetch leaves. */
  #again(channel: Channel, message: ConsumeMessage): void {
    if (channel !== this.#channel) return;
    const timer = setTimeout(() => {
      this.#waits.delete(timer);
      settle(() => channel.nack(message, false, true));
    }, this.#options.againMs ?? AGAIN_MS);
    this.#waits.add(timer);
  }
}

/** On a channel that has ended there is nothing to settle: the broker has the message again. */
function settle(how: () => void): void {
  try {
    how();
  } catch {
    // It comes again.
  }
}
