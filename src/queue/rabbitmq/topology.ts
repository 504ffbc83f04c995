import type { Channel, ChannelModel, Options } from 'amqplib';
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
export function deadQueueOf(queue: string): string {
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
  args: Record<string, unknown>,
  log: Logger,
): Promise<void> {
  const options: Options.AssertQueue = { durable: true, arguments: args };
  try {
    await declare(connection, (channel) => channel.assertQueue(queue, options));
  } catch (error) {
    // Bounds of a queue that exists can be changed by a policy only; anything else is not what the promises rest on.
    if (!/PRECONDITION_FAILED.*'x-(?:max-length-bytes|delivery-limit|dead-letter-\w+)'/.test(messageOf(error)))
      throw error;
    log.warn({ queue, reason: messageOf(error) }, 'The queue exists with other bounds and is used as it is');
  }
}

/** On a channel of its own, since the broker ends a channel on which a declaration fails. */
async function declare(connection: ChannelModel, ask: (channel: Channel) => Promise<unknown>): Promise<void> {
  const channel = await connection.createChannel();
  channel.on('error', () => undefined);
  await ask(channel);
  await channel.close();
}
