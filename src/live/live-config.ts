import { z } from 'zod';
import { brokerKeys } from '../amqp/broker-config.ts';

/** Section `live` of the configuration. */
export const liveConfig = z.strictObject({
  kind: z
    .enum(['embedded', 'rabbitmq'])
    .optional()
    .describe('What carries live messages between instances, such as events for live tails. Default: as the queue.'),
  ...brokerKeys(
    'Of `rabbitmq`: where the broker is, as `queue.url`. Empty: the broker of the queue, with all that is said about it.',
  ),
});
