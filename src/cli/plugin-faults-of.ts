import type { MozdefError } from '../lifecycle/error.ts';
import { BUNDLED_PLUGINS } from '../plugin/bundled-plugins.ts';
import { pluginFaults } from '../plugin/plugin-faults.ts';
import type { LoadedSettings } from '../settings.ts';

/** What a start with these settings refuses about plugins; nothing where none run. */
export async function pluginFaultsOf({ settings, places }: LoadedSettings): Promise<MozdefError[]> {
  if (!settings.roles.includes('worker')) return [];
  const { directories, disabled, config, geo } = settings.plugins;
  // Those that come with MozDef are good as they are, and a start need not wait for them to be looked at.
  const own = [...directories, ...disabled, ...Object.keys(config)];
  if (own.length === 0 && geo.database === '') return [];
  const written = new Map([...places].filter(([key]) => key.startsWith('plugins')));
  return pluginFaults({ bundledDirectory: BUNDLED_PLUGINS, config: settings.plugins, places: written });
}
