import type { GeoLocation, GeoProvider } from '../geo-provider.ts';
import { type Ipv6Groups, mappedIpv4, parseIpv4, parseIpv6 } from '../ip/ip-address.ts';
import { isPublicIpv4, isPublicIpv6 } from '../ip/public-ip.ts';
import { BoundedCache } from './bounded-cache.ts';
import { countryName } from './country-name.ts';
import type { GeoliteData } from './geolite-data.ts';

const NAMES_BYTES = 88;
const CACHED_PLACES = 16_384;

/** Looks addresses up in the compacted data of geoip-lite. Answers for one place are one object, kept while it is asked for. */
export class GeoliteProvider implements GeoProvider {
  readonly description: GeoProvider['description'];
  readonly #ipv4Starts: Uint32Array;
  readonly #ipv4Places: Uint32Array;
  readonly #ipv4Buckets: Uint32Array;
  readonly #ipv6Starts: Uint32Array;
  readonly #ipv6Places: Uint32Array;
  readonly #places: Int32Array;
  readonly #names: Buffer;
  readonly #located = new BoundedCache<number, GeoLocation>(CACHED_PLACES);

  constructor(data: GeoliteData) {
    this.description = { name: data.name };
    this.#ipv4Starts = new Uint32Array(data.ipv4Starts);
    this.#ipv4Places = new Uint32Array(data.ipv4Places);
    this.#ipv4Buckets = new Uint32Array(data.ipv4Buckets);
    this.#ipv6Starts = new Uint32Array(data.ipv6Starts);
    this.#ipv6Places = new Uint32Array(data.ipv6Places);
    this.#places = new Int32Array(data.places);
    this.#names = Buffer.from(data.names);
  }

  lookup(address: string): GeoLocation | undefined {
    const ipv4 = parseIpv4(address);
    if (ipv4 >= 0) return isPublicIpv4(ipv4) ? this.#location(this.#placeOfIpv4(ipv4)) : undefined;
    const groups = parseIpv6(address);
    if (!groups || !isPublicIpv6(groups)) return undefined;
    const mapped = mappedIpv4(groups);
    return this.#location(mapped >= 0 ? this.#placeOfIpv4(mapped) : this.#placeOfIpv6(groups));
  }

  #placeOfIpv4(address: number): number {
    const starts = this.#ipv4Starts;
    const bucket = address >>> 16;
    let low = this.#ipv4Buckets[bucket] ?? 0;
    let high = this.#ipv4Buckets[bucket + 1] ?? 0;
    // The last range that starts at or before the address.
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((starts[middle] ?? 0) <= address) low = middle;
      else high = middle - 1;
    }
    return this.#ipv4Places[low] ?? 0;
  }

  #placeOfIpv6(groups: Ipv6Groups): number {
    const starts = this.#ipv6Starts;
    const wantedHigh = (groups[0] ?? 0) * 65_536 + (groups[1] ?? 0);
    const wantedLow = (groups[2] ?? 0) * 65_536 + (groups[3] ?? 0);
    let low = 0;
    let high = this.#ipv6Places.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      const start = starts[middle * 2] ?? 0;
      if (start < wantedHigh || (start === wantedHigh && (starts[middle * 2 + 1] ?? 0) <= wantedLow)) low = middle;
      else high = middle - 1;
    }
    return this.#ipv6Places[low] ?? 0;
  }

  #location(place: number): GeoLocation | undefined {
    if (place === 0) return undefined;
    const known = this.#located.get(place);
    if (known) return known;
    const location = this.#read(place);
    if (location) this.#located.set(place, location);
    return location;
  }

  /** Undefined for places without a country, which are as good as unknown. */
  #read(place: number): GeoLocation | undefined {
    const at = (this.#places[place * 3] ?? 0) * NAMES_BYTES;
    const code = this.#text(at, at + 2);
    if (code === '') return undefined;
    const region = this.#text(at + 2, at + 5);
    const zone = this.#text(at + 10, at + 42);
    const city = this.#text(at + 42, at + NAMES_BYTES);
    const name = countryName(code);
    return Object.freeze({
      country_code: code,
      ...(name && { country_name: name }),
      ...(city && { city }),
      ...(region && { region_code: region }),
      ...(zone && { time_zone: zone }),
      latitude: (this.#places[place * 3 + 1] ?? 0) / 10_000,
      longitude: (this.#places[place * 3 + 2] ?? 0) / 10_000,
    });
  }

  #text(from: number, to: number): string {
    const end = this.#names.indexOf(0, from);
    return this.#names.toString('utf8', from, end >= 0 && end < to ? end : to);
  }
}
