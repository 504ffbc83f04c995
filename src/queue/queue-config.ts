import { z } from 'zod';
import { byteSize, duration } from '../config/units.ts';

/** Section `queue` of the configuration. */
export const queueConfig = z.strictObject({
  kind: z.enum(['embedded']).default('embedded').describe('Which queue carries events from frontends to workers.'),
  max_bytes: byteSize('2GB').describe(
    'Intake is paused (503) while the queue holds this many bytes. Nothing that was accepted is ever deleted.',
  ),
  max_age: duration('7d').describe('Intake is paused (503) while the oldest batch in the queue is older than this.'),
  min_free_bytes: byteSize('512MB').describe(
    'Intake is paused (503) while the disk of the data directory has less free space than this.',
  ),
});
export type QueueConfig = z.output<typeof queueConfig>;
