import type { Logger } from '../../log/log.ts';
import type { GeoProvider } from '../geo-provider.ts';
import type { GeoConfig } from '../plugins-config.ts';
import { type GeoliteData, loadGeoliteData } from './geolite-data.ts';
import { GeoliteProvider } from './geolite-provider.ts';
import { loadMmdbData, type MmdbData } from './mmdb-data.ts';
import { MmdbProvider } from './mmdb-provider.ts';

/** A database in shared memory: loaded once per process, handed to threads by `workerData` without a copy. */
export type SharedGeoData = GeoliteData | MmdbData;

const NOTHING: GeoProvider = { lookup: () => undefined, description: { name: 'none' } };

/**
 * Reads the configured database, by default the one of geoip-lite. Undefined, with a warning in the log, when geoip-lite's
 * data is not installed; rejects with `config-invalid` when a database that the configuration names can't be used.
 */
export async function loadGeoData(config: GeoConfig, log: Logger): Promise<SharedGeoData | undefined> {
  if (config.database !== '') return loadMmdbData(config.database);
  const data = await loadGeoliteData();
  if (!data) {
    log.warn(
      'the data of the package geoip-lite is missing: no address is located; set plugins.geo.database or reinstall',
    );
  }
  return data;
}

/** A provider over that data, for one thread. Without data it knows no address. */
export function openGeo(data: SharedGeoData | undefined): GeoProvider {
  if (!data) return NOTHING;
  return data.kind === 'mmdb' ? new MmdbProvider(data) : new GeoliteProvider(data);
}
