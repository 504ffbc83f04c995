import { z } from 'zod';
import { searchServerFields } from '../elastic/search-server-config.ts';

/** Section `state` of the configuration. */
export const stateConfig = z.strictObject({
  kind: z
    .enum(['embedded', 'elasticsearch', 'opensearch'])
    .optional()
    .describe(
      'Where small state (lists, last-seen, dead letters, instances, ...) is kept: in files of this process, or in a server for many. Default: as the store.',
    ),
  ...searchServerFields,
  url: searchServerFields.url.describe(
    'Of `elasticsearch` and `opensearch`: where the server is. Empty: the server of the store, with all that is said about it.',
  ),
});
