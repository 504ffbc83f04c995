import { z } from 'zod';
import { brokerKeys } from '../amqp/broker-config.ts';
import { byteSize, duration } from '../config/units.ts';

/** Section `queue` of the configuration. */
export const queueConfig = z.strictObject({
  kind: z
    .enum(['embedded', 'rabbitmq'])
    .default('embedded')
    .describe('Which queue carries events from frontends to workers: a file of this process, or a broker for many.'),
  ...brokerKeys(
    'Of `rabbitmq`: where the broker is, with the virtual host as the path, and the user if not given below.',
  ),
  name: z
    .string()
    .regex(/^[\w.-]{1,100}$/, { error: 'must be 1 to 100 letters, digits, dots, dashes or underscores' })
    .default('mozdef-batches')
    .describe('Of `rabbitmq`: the queue. It is made when it is missing, and NAME.dead for what is no batch.'),
  eventtask: z
    .boolean()
    .default(false)
    .describe(
      'Of `rabbitmq`: frontends also take single events that others publish to the exchange `eventtask` of the same virtual host, as with the first MozDef.',
    ),
  max_bytes: byteSize('2GB').describe(
    'Intake is paused (503) while the queue holds this many bytes. Nothing that was accepted is ever deleted. A queue of `rabbitmq` keeps the bound that it was made with.',
  ),
  max_age: duration('7d').describe(
    'Of `embedded`: intake is paused (503) while the oldest batch in the queue is older than this.',
  ),
  min_free_bytes: byteSize('512MB').describe(
    'Of `embedded`: intake is paused (503) while the disk of the data directory has less free space than this.',
  ),
});
export type QueueConfig = z.output<typeof queueConfig>;
