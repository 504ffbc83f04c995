import { resolve } from 'node:path';
import { originAt } from '../config/origin.ts';
import { openAlertPlugins } from '../enrich/open-alert-plugins.ts';
import { MozdefError, messageOf } from '../lifecycle/error.ts';
import { createLogger } from '../log/log.ts';
import { BUNDLED_ALERT_PLUGINS } from '../plugin/bundled-plugins.ts';
import type { LoadedSettings } from '../settings.ts';

/** What a start with these settings refuses about alert plugins; nothing where no alerts are saved. */
export async function alertPluginFaultsOf({
  settings,
  filesFrom,
  places,
}: LoadedSettings): Promise<readonly MozdefError[]> {
  const { roles, plugins } = settings;
  if (!roles.includes('worker') && !roles.includes('alerts')) return [];
  try {
    const { faults } = await openAlertPlugins({
      config: plugins.alerts,
      bundledDirectory: BUNDLED_ALERT_PLUGINS,
      directories: plugins.directories,
      log: createLogger('silent'),
      now: Date.now,
      resolveFile: (path) => resolve(filesFrom, path),
      originOf: (path) => originAt(places, path),
    });
    return faults;
  } catch (error) {
    if (!(error instanceof MozdefError)) return [new MozdefError('plugin-invalid', messageOf(error), { cause: error })];
    // A directory that cannot be read is said of event plugins already, with its place.
    return error.code === 'config-invalid' && roles.includes('worker') ? [] : [error];
  }
}
