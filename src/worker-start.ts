import { sigmaCacheIn } from './detect/load-sigma.ts';
import { normalizeOptions } from './event/events-config.ts';
import type { Logger } from './log/log.ts';
import { BUNDLED_PLUGINS } from './plugin/bundled-plugins.ts';
import { loadGeoData } from './plugin/geo/shared-geo-data.ts';
import type { LoadedSettings } from './settings.ts';
import type { WorkerStart } from './work/worker-protocol.ts';

/** What worker threads with these settings start with; files that the settings name are read now. */
export async function workerStart(
  { settings, filesFrom }: Pick<LoadedSettings, 'settings' | 'filesFrom'>,
  log: Logger,
): Promise<WorkerStart> {
  const { plugins, events, rules } = settings;
  return {
    logLevel: settings.log.level,
    normalize: normalizeOptions(events),
    bundledPlugins: BUNDLED_PLUGINS,
    plugins,
    rules,
    rulesCache: sigmaCacheIn(settings.data_dir),
    filesFrom,
    geo: await loadGeoData(plugins.geo, log),
  };
}
