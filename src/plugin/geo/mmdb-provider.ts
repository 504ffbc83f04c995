import { basename } from 'node:path';
import { type CityResponse, Reader } from 'mmdb-lib';
import type { GeoLocation, GeoProvider } from '../geo-provider.ts';
import { formatIpv4, formatIpv6, mappedIpv4, parseIpv4, parseIpv6 } from '../ip/ip-address.ts';
import { isPublicIpv4, isPublicIpv6 } from '../ip/public-ip.ts';
import { BoundedCache } from './bounded-cache.ts';
import type { MmdbData } from './mmdb-data.ts';

const CACHED_ADDRESSES = 32_768;
const CACHED_RECORDS = 16_384;

/** Looks addresses up in a file in MaxMind format. Caches addresses, since a look-up there costs microseconds. */
export class MmdbProvider implements GeoProvider {
  readonly description: GeoProvider['description'];
  readonly #reader: Reader<CityResponse>;
  readonly #cache = new BoundedCache<string, { readonly location: GeoLocation | undefined }>(CACHED_ADDRESSES);

  constructor({ file, bytes }: MmdbData) {
    this.#reader = new Reader<CityResponse>(Buffer.from(bytes), { cache: new BoundedCache(CACHED_RECORDS) });
    const { buildEpoch, databaseType } = this.#reader.metadata;
    this.description = { name: `${databaseType} (${basename(file)})`, built: buildEpoch.toISOString().slice(0, 10) };
  }

  lookup(address: string): GeoLocation | undefined {
    const cached = this.#cache.get(address);
    if (cached) return cached.location;
    const key = canonical(address);
    if (key === undefined) return undefined;
    const location = toLocation(this.#reader.get(key));
    this.#cache.set(address, { location });
    return location;
  }
}

/** The address as mmdb-lib reads it; undefined when it is not public or no address. */
function canonical(address: string): string | undefined {
  const ipv4 = parseIpv4(address);
  if (ipv4 >= 0) return isPublicIpv4(ipv4) ? address : undefined;
  const groups = parseIpv6(address);
  if (!groups || !isPublicIpv6(groups)) return undefined;
  const mapped = mappedIpv4(groups);
  return mapped >= 0 ? formatIpv4(mapped) : formatIpv6(groups);
}

function toLocation(record: CityResponse | null): GeoLocation | undefined {
  const country = record?.country ?? record?.registered_country;
  if (!record || !country?.iso_code) return undefined;
  const { city, continent } = record;
  return known({
    country_code: country.iso_code,
    country_name: country.names?.en,
    continent: continent?.code,
    city: city?.names?.en,
    ...position(record),
  });
}

function position({ location, subdivisions }: CityResponse): Omit<GeoFields, keyof CountryFields> {
  return {
    region_code: subdivisions?.[0]?.iso_code,
    time_zone: location?.time_zone,
    latitude: location?.latitude,
    longitude: location?.longitude,
  };
}

type CountryFields = Pick<GeoFields, 'country_code' | 'country_name' | 'continent' | 'city'>;
type GeoFields = Record<keyof GeoLocation, string | number | undefined>;

function known(fields: GeoFields): GeoLocation {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.freeze(Object.fromEntries(entries)) as unknown as GeoLocation;
}
