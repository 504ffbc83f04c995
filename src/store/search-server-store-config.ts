import { z } from 'zod';
import { byteSize, duration } from '../config/units.ts';

/* Keys of section `store` that only `elasticsearch` and `opensearch` read, besides the address. */

/** How indices are made. */
export const indexConfig = z.strictObject({
  shards: z.number().int().min(1).max(1024).default(1).describe('Shards of a day of events. For new indices.'),
  replicas: z
    .number()
    .int()
    .min(0)
    .max(100)
    .default(1)
    .describe('Copies of each shard on other nodes. A single node can have none, and stays yellow. For new indices.'),
  fields: z
    .number()
    .int()
    .min(0)
    .max(50_000)
    .default(1000)
    .describe(
      'Fields of `details` that a day may add to its index for Kibana and the like; from then on it takes no new ones. MozDef finds all of them either way. For new indices.',
    ),
});

/** How events are sent. */
export const bulkConfig = z.strictObject({
  bytes: byteSize('5MB').describe('Size of a request; events are also sent after `store.gather`.'),
  requests: z.number().int().min(1).max(64).default(4).describe('Requests that are on their way at the same time.'),
  timeout: duration('60s').describe('Longest wait for the answer to one; its batches are tried again later then.'),
});

/** Copies of the indices in a snapshot repository of the server. */
export const snapshotsConfig = z.strictObject({
  repository: z
    .string()
    .regex(/^[a-z0-9_-]{0,100}$/, { error: 'must be up to 100 lower-case letters, digits, dashes or underscores' })
    .default('')
    .describe('Name of the repository at the server. Empty: no snapshots.'),
  type: z
    .string()
    .max(50)
    .default('')
    .describe('Kind of the repository, such as `fs` or `s3`, if MozDef is to register it; empty if it is there.'),
  settings: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .default({})
    .describe(
      'What to register it with, such as `location` of `fs` or `bucket` of `s3`. Keys to it belong into the server.',
    ),
  every: duration('1d').describe('Time from one snapshot to the next.'),
  keep: z.number().int().min(1).max(1000).default(30).describe('Snapshots that are kept; older ones are removed.'),
});
