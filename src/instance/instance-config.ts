import { z } from 'zod';
import { duration } from '../config/units.ts';

/** Section `health` of the configuration. */
export const healthConfig = z.strictObject({
  events: z
    .boolean()
    .default(true)
    .describe('Whether the figures of this instance are stored as events of category `mozdefhealth`.'),
  every: duration('1m')
    .refine((ms) => ms >= 1000, 'must be at least 1s')
    .describe('How often; at least `1s`.'),
});
