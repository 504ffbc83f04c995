import { hostname } from 'node:os';
import { z } from 'zod';
import type { NormalizeOptions } from './normalize.ts';
import { isTimeZone } from './time/time-zone.ts';

/** Section `events` of the configuration. */
export const eventsConfig = z.strictObject({
  timezone: z
    .string()
    .refine(isTimeZone, { error: 'must be a time zone such as UTC, Europe/Berlin or America/New_York' })
    .default('UTC')
    .describe('Zone of times that name none, as in the IANA time zone database.'),
  mozdefhostname: z
    .string()
    .max(255)
    .default('')
    .describe("Name of this MozDef on every event (mozdefhostname); empty: the machine's host name."),
  bounds: z
    .strictObject({
      depth: z
        .number()
        .int()
        .min(2)
        .max(100)
        .default(16)
        .describe('Levels of objects and arrays; what is deeper becomes its JSON text.'),
      keys: z
        .number()
        .int()
        .min(10)
        .max(100_000)
        .default(1000)
        .describe('Keys and array elements in the details of one event.'),
      string: z.number().int().min(256).max(10_000_000).default(65_536).describe('Characters of one text.'),
      total: z
        .number()
        .int()
        .min(1024)
        .max(100_000_000)
        .default(1_048_576)
        .describe('Characters of all keys and texts in the details of one event.'),
    })
    .prefault({})
    .describe('How large an event may be. What is beyond is cut, and mozdef.errors of the event says so.'),
});
export type EventsConfig = z.output<typeof eventsConfig>;

/** What `normalize` needs of this section. */
export function normalizeOptions(config: EventsConfig): NormalizeOptions {
  const { mozdefhostname, timezone, bounds } = config;
  return { mozdefhostname: mozdefhostname === '' ? hostname() : mozdefhostname, timezone, bounds };
}
