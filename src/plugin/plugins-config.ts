import { z } from 'zod';

/** Section `plugins` of the configuration. */
export const pluginsConfig = z.strictObject({
  directories: z.array(z.string()).default([]).describe('Directories with plugins of your own.'),
});
export type PluginsConfig = z.output<typeof pluginsConfig>;
