import { defineEventPlugin, EXISTS, type GeoLocation, type GeoProvider, type JsonObject, UNCHANGED } from '#sdk';

interface Side {
  readonly address: string;
  readonly location: string;
  readonly point: string;
}
const SOURCE: Side = { address: 'sourceipaddress', location: 'sourceipgeolocation', point: 'sourceipgeopoint' };
const DESTINATION: Side = {
  address: 'destinationipaddress',
  location: 'destinationipgeolocation',
  point: 'destinationipgeopoint',
};

/** Says where public addresses are. Which database is asked: `plugins.geo` in the configuration. */
export default defineEventPlugin({
  name: 'geoip',
  summary: 'Adds country, city and coordinates of public source and destination addresses.',
  priority: 20,
  match: [{ [`details.${SOURCE.address}`]: EXISTS }, { [`details.${DESTINATION.address}`]: EXISTS }],
  setup: (_config, host) => new Locator(host.geo),
  onEvent({ details }, { context }) {
    const source = context.locate(details, SOURCE);
    const destination = context.locate(details, DESTINATION);
    return source || destination ? undefined : UNCHANGED;
  },
});

class Locator {
  readonly #geo: GeoProvider;
  /** Coordinates as text: numbers are slow to write. They go when their place is forgotten. */
  readonly #points = new WeakMap<GeoLocation, string>();

  constructor(geo: GeoProvider) {
    this.#geo = geo;
  }

  /** True when the address of this side has a place. */
  locate(details: JsonObject, side: Side): boolean {
    const address = details[side.address];
    const location = typeof address === 'string' ? this.#geo.lookup(address) : undefined;
    if (!location) return false;
    // Shared by all events of that place, and frozen; JSON.stringify sees no difference.
    details[side.location] = location as unknown as JsonObject;
    const point = this.#pointOf(location);
    if (point !== '') details[side.point] = point;
    return true;
  }

  #pointOf(location: GeoLocation): string {
    const known = this.#points.get(location);
    if (known !== undefined) return known;
    const { latitude, longitude } = location;
    const point = latitude === undefined || longitude === undefined ? '' : `${latitude},${longitude}`;
    this.#points.set(location, point);
    return point;
  }
}
