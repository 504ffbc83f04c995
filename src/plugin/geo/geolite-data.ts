import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { compactIpv4 } from './compact-ipv4.ts';
import { compactIpv6 } from './compact-ipv6.ts';
import { PlaceTable } from './place-table.ts';

/**
 * The city data of the npm package geoip-lite, compacted: neighbouring ranges with one place are one, ranges carry their
 * start and the number of their place. 111 MB of files become about 38 MB of shared memory.
 */
export interface GeoliteData {
  readonly kind: 'geolite';
  readonly name: string;
  /** Uint32: first address of each range, ascending; the range goes up to the next. */
  readonly ipv4Starts: SharedArrayBuffer;
  /** Uint32: place of each range; 0 for none. */
  readonly ipv4Places: SharedArrayBuffer;
  /** Uint32 x 65537: the range that holds `n << 16`. */
  readonly ipv4Buckets: SharedArrayBuffer;
  /** Uint32 x 2 for each range: the upper half of its first address. */
  readonly ipv6Starts: SharedArrayBuffer;
  readonly ipv6Places: SharedArrayBuffer;
  /** Int32 x 3 for each place: number of its names, latitude and longitude in 1/10000 degree. */
  readonly places: SharedArrayBuffer;
  /** geoip-city-names.dat as it is: records of 88 bytes (country 2, region 3, metro 4, EU 1, time zone 32, city 46). */
  readonly names: SharedArrayBuffer;
}

const FILES = ['geoip-city.dat', 'geoip-city6.dat', 'geoip-city-names.dat'] as const;

/** The data, or undefined when the package or its files are not there (an install without optional parts). */
export async function loadGeoliteData(directory = packagedDirectory()): Promise<GeoliteData | undefined> {
  if (directory === undefined) return undefined;
  const [ipv4, ipv6, names] = FILES.map((file) => join(directory, file)) as [string, string, string];
  for (const file of [ipv4, ipv6, names]) {
    const size = await stat(file).then(
      (stats) => stats.size,
      () => 0,
    );
    if (size === 0) return undefined;
  }
  const places = new PlaceTable();
  const four = await compactIpv4(ipv4, places);
  const six = await compactIpv6(ipv6, places);
  return {
    kind: 'geolite',
    name: await packageName(directory),
    ipv4Starts: four.starts,
    ipv4Places: four.places,
    ipv4Buckets: four.buckets,
    ipv6Starts: six.starts,
    ipv6Places: six.places,
    places: places.shared(),
    names: shared(await readFile(names)),
  };
}

/** A copy in shared memory. */
function shared(bytes: Uint8Array): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(bytes.byteLength);
  new Uint8Array(buffer).set(bytes);
  return buffer;
}

function packagedDirectory(): string | undefined {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('geoip-lite/package.json')), 'data');
  } catch {
    return undefined;
  }
}

async function packageName(directory: string): Promise<string> {
  try {
    const text = await readFile(join(directory, '../package.json'), 'utf8');
    return `GeoLite2 City of geoip-lite ${(JSON.parse(text) as { version: string }).version}`;
  } catch {
    return 'GeoLite2 City of geoip-lite';
  }
}
