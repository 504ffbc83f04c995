import { z } from 'zod';
import { byteSize } from '../../config/units.ts';

/** Section `evidence` of the configuration. */
export const evidenceConfig = z.strictObject({
  dir: z
    .string()
    .default('')
    .describe(
      'Directory of the files that people add to incidents; empty: `evidence` in data_dir. Web instances that share their state must share it, too.',
    ),
  max_bytes: byteSize('100MB').describe('Largest file that is taken.'),
  min_free_bytes: byteSize('1GB').describe('No file is taken that would leave less room than this on its disk.'),
});
export type EvidenceConfig = z.output<typeof evidenceConfig>;
