import { z } from 'zod';
import { byteSize, duration } from '../config/units.ts';
import { searchServerFields } from '../elastic/search-server-config.ts';
import { bulkConfig, indexConfig, snapshotsConfig } from './search-server-store-config.ts';

const retentionConfig = z.strictObject({
  days: z
    .number()
    .int()
    .min(0)
    .default(365)
    .describe(
      'Events received more days ago than this are removed (from a search server up to a week later, by whole days); 0: never for their age.',
    ),
  max_bytes: byteSize('0').describe(
    'Of `embedded`: most bytes that stored events may take; beyond it the oldest received are removed. 0: no such limit.',
  ),
  max_disk_share: z
    .number()
    .min(0)
    .max(1)
    .default(0.8)
    .describe(
      'Of `embedded`: most of the file system (0 to 1) that stored events may take; beyond it the oldest received are removed.',
    ),
});

/** Section `store` of the configuration. */
export const storeConfig = z.strictObject({
  kind: z
    .enum(['embedded', 'elasticsearch', 'opensearch'])
    .default('embedded')
    .describe('Where events are kept: in files of this process, or in a server for many.'),
  ...searchServerFields,
  seal_rows: z
    .number()
    .int()
    .min(100)
    .max(1_000_000)
    .default(64_000)
    .describe('Of `embedded`: events that are gathered before they are written as one compressed segment.'),
  seal_bytes: byteSize('40MB').describe(
    'Of `embedded`: bytes of events that are gathered before they are written as one segment.',
  ),
  seal_after: duration('1h').describe('Of `embedded`: longest time that events stay outside of segments.'),
  merge_rows: z
    .number()
    .int()
    .min(1000)
    .default(100_000)
    .describe('Of `embedded`: small segments of one day are merged into larger ones of up to this many events.'),
  gather: duration('100ms').describe(
    'Longest time that events wait for others to be written with them: what a write costs by itself is shared.',
  ),
  memory: byteSize('256MB').describe(
    'Of `embedded`: memory that the database may take for itself; the process takes more.',
  ),
  threads: z.number().int().min(1).max(64).default(1).describe('Of `embedded`: threads that work on one search.'),
  searches: z
    .number()
    .int()
    .min(1)
    .max(16)
    .default(2)
    .describe('Of `embedded`: searches that run at the same time; others wait.'),
  min_free_bytes: byteSize('512MB').describe(
    'Of `embedded`: new events are refused while the disk has less room than this.',
  ),
  index: indexConfig.prefault({}).describe('Of `elasticsearch` and `opensearch`: how indices are made.'),
  bulk: bulkConfig.prefault({}).describe('Of `elasticsearch` and `opensearch`: how events are sent.'),
  snapshots: snapshotsConfig
    .prefault({})
    .describe('Of `elasticsearch` and `opensearch`: copies of the indices in a repository of the server.'),
  retention: retentionConfig.prefault({}).describe('How long events are kept.'),
});
export type StoreConfig = z.output<typeof storeConfig>;
