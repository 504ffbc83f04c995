import { MozdefError, messageOf } from '../lifecycle/error.ts';
import { alertMatcher, type MatchedAlert } from './alert-matcher.ts';
import type { AlertPlugin, AlertPluginHost, AlertPluginMatch, AlertPluginState } from './alert-plugin.ts';
import type { LoadedAlertPlugin } from './load-alert-plugin.ts';

/** An alert plugin that has been set up. */
export interface ReadyAlertPlugin {
  readonly plugin: AlertPlugin;
  readonly state: AlertPluginState<unknown, unknown>;
  readonly matches: (alert: MatchedAlert) => boolean;
}

/** Runs the plugin's `setup`. Rejects with `config-invalid` when it fails. */
export async function readyPlugin(
  { plugin, config }: LoadedAlertPlugin,
  host: AlertPluginHost,
): Promise<ReadyAlertPlugin> {
  try {
    const context = await plugin.setup?.(config, host);
    return { plugin, state: { config, context, host }, matches: alertMatcher(matchOf({ plugin, config })) };
  } catch (error) {
    throw new MozdefError('config-invalid', `alert plugin ${plugin.name} could not be set up: ${messageOf(error)}`, {
      where: `plugins.alerts.config.${plugin.name}`,
      cause: error,
    });
  }
}

/** Which alerts it is for, as it is configured. */
export function matchOf({ plugin, config }: Pick<LoadedAlertPlugin, 'plugin' | 'config'>): AlertPluginMatch {
  return typeof plugin.match === 'function' ? plugin.match(config) : plugin.match;
}
