import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLogger } from '../log/log.ts';
import { loadGeoData, openGeo } from '../plugin/geo/shared-geo-data.ts';
import type { LoadedSettings } from '../settings.ts';
import { Enricher } from '../work/enricher.ts';
import { Progress } from '../work/progress.ts';

/** Beside src/ in the clone, beside dist/src/ in a build. */
const BUNDLED_PLUGINS = join(dirname(fileURLToPath(import.meta.url)), '../../plugins/events');

/** The plugins that these settings name, set up in this process. Rejects with `plugin-invalid` or `config-invalid`. */
export async function openEnricher({ settings, filesFrom }: LoadedSettings, now: () => number): Promise<Enricher> {
  const log = createLogger(settings.log.level);
  return await Enricher.open({
    bundledPlugins: BUNDLED_PLUGINS,
    plugins: settings.plugins,
    geo: openGeo(await loadGeoData(settings.plugins.geo, log)),
    progress: new Progress(),
    filesFrom,
    log,
    now,
  });
}
