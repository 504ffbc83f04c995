import type { Channel, ChannelModel } from 'amqplib';
import { messageOf } from '../../lifecycle/error.ts';
import type { Logger } from '../../log/log.ts';

/** What the broker is asked to have. */
export interface Topology {
  readonly queue: string;
  readonly maxBytes: number;
}

/** No number of deliveries makes the broker drop a batch: the workers decide. Higher ones are refused by some versions. */
const DELIVERY_LIMIT = 2_000_000_000;

/** Where a message goes that is no batch, or that the broker gives up: kept until someone looks. */
function deadQueueOf(queue: string): string {
  return `${queue}.dead`;
}

/**
 * Makes sure that the queue and its dead-letter queue exist. Both sides do so before they use them, so that what is sent
 * before the first worker ever started is kept. A queue that exists with other bounds is used as it is.
 */
export async function declareTopology(connection: ChannelModel, topology: Topology, log: Logger): Promise<void> {
  const dead = deadQueueOf(topology.queue);
  await declare(connection, (channel) => channel.assertExchange(dead, 'fanout', { durable: true }));
  await declareQueue(connection, dead, { 'x-queue-type': 'quorum' }, log);
  await declare(connection, (channel) => channel.bindQueue(dead, dead, ''));
  await declareQueue(connection, topology.queue, argumentsOf(topology), log);
}

function argumentsOf({ queue, maxBytes }: Topology): Record<string, unknown> {
  return {
    'x-queue-type': 'quorum',
    'x-max-length-bytes': maxBytes,
    'x-overflow': 'reject-publish',
    'x-delivery-limit': DELIVERY_LIMIT,
    'x-dead-letter-exchange': deadQueueOf(queue),
    'x-dead-letter-strategy': 'at-least-once',
  };
}

async function declareQueue(
  connection: ChannelModel,
  queue: string,
  args: Readonly<Record<string, unknown>>,
  log: Logger,
): Promise<void> {
  try {
    await declare(connection, (channel) => channel.assertQueue(queue, { durable: true, arguments: args }));
  } catch (error) {
    const asItIs = withBoundAsItIs(args, messageOf(error));
    if (!asItIs) throw error;
    log.warn({ queue, reason: messageOf(error) }, 'the queue exists with another bound, which stays');
    await declareQueue(connection, queue, asItIs, log);
  }
}

const OTHER_BOUND =
  /PRECONDITION_FAILED - inequivalent arg '(x-max-length-bytes|x-delivery-limit|x-dead-letter-[a-z-]+)'.* but current is (?:none|.*?'(.*?)')/;

/**
 * A bound of a queue that exists can be changed by a policy on the broker only. Brokers tell one difference at a time, so the
 * next attempt asks for what is there, until what the promises rest on has been compared as well.
 */
function withBoundAsItIs(
  args: Readonly<Record<string, unknown>>,
  refusal: string,
): Readonly<Record<string, unknown>> | undefined {
  const [, name, current] = OTHER_BOUND.exec(refusal) ?? [];
  if (name === undefined || !(name in args)) return undefined;
  const { [name]: _, ...others } = args;
  if (current === undefined) return others;
  return { ...others, [name]: /^\d+$/.test(current) ? Number(current) : current };
}

/** On a channel of its own, since the broker ends a channel on which a declaration fails. */
async function declare(connection: ChannelModel, ask: (channel: Channel) => Promise<unknown>): Promise<void> {
  const channel = await connection.createChannel();
  channel.on('error', () => undefined);
  await ask(channel);
  await channel.close();
}
