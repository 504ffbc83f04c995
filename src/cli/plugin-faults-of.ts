import type { MozdefError } from '../lifecycle/error.ts';
import { BUNDLED_PLUGINS } from '../plugin/bundled-plugins.ts';
import { pluginFaults } from '../plugin/plugin-faults.ts';
import type { LoadedSettings } from '../settings.ts';

/** What a start with these settings refuses about plugins; nothing where none run. */
export async function pluginFaultsOf({ settings, places }: LoadedSettings): Promise<MozdefError[]> {
  if (!settings.roles.includes('worker')) return [];
  const { directories, disabled, config } = settings.plugins;
  // Those that come with MozDef are good as they are, and a start need not wait for them to be looked at.
  if (directories.length + disabled.length + Object.keys(config).length === 0) return [];
  const own = new Map([...places].filter(([key]) => key.startsWith('plugins')));
  return pluginFaults({ bundledDirectory: BUNDLED_PLUGINS, config: settings.plugins, places: own });
}
