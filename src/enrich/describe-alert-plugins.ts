import { z } from 'zod';
import { messageOf } from '../lifecycle/error.ts';
import type { Logger } from '../log/log.ts';
import type { PluginDescription } from '../plugin/describe-plugins.ts';
import type { PluginDirectories } from '../plugin/find-plugin-files.ts';
import type { AlertPluginsConfig } from '../plugin/plugins-config.ts';
import { describeAlertMatch } from './alert-matcher.ts';
import { findAlertPluginFiles, type LoadedAlertPlugin, loadAlertPlugin } from './load-alert-plugin.ts';
import { inOrder } from './open-alert-plugins.ts';
import { matchOf } from './ready-plugin.ts';

/** An alert plugin as `mozdef plugins list|show` and `/api/plugins` print it. */
export type AlertPluginDescription = PluginDescription & { readonly kind: 'alert' };

export interface DescribeOptions extends Omit<PluginDirectories, 'folder'> {
  readonly config: AlertPluginsConfig;
  readonly log: Logger;
}

/** All alert plugins in the order in which they run, those too that are not enabled; of these one that cannot be loaded is left out. */
export async function describeAlertPlugins(options: DescribeOptions): Promise<readonly AlertPluginDescription[]> {
  const { enabled, config } = options.config;
  const described: AlertPluginDescription[] = [];
  for (const file of await findAlertPluginFiles(options)) {
    try {
      const loaded = await loadAlertPlugin(file, config[file.name]);
      described.push(descriptionOf(loaded, enabled.includes(file.name)));
    } catch (error) {
      options.log.warn({ file: file.file, error: messageOf(error) }, 'an alert plugin cannot be shown');
    }
  }
  return described.sort(inOrder);
}

function descriptionOf(loaded: LoadedAlertPlugin, enabled: boolean): AlertPluginDescription {
  const { plugin, file, bundled, config } = loaded;
  return {
    name: plugin.name,
    kind: 'alert',
    enabled,
    bundled,
    priority: plugin.priority,
    summary: plugin.summary,
    match: describeAlertMatch(matchOf(loaded)),
    file,
    ...(plugin.config && { schema: z.toJSONSchema(plugin.config, { io: 'input', unrepresentable: 'any' }), config }),
  };
}
