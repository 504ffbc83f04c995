import { z } from 'zod';
import { defineAlert, type ReadMatch } from '#sdk';

/*
 * The original keeps the places of each user in an index of its own and looks at what came since its last run, so that it misses
 * what comes late. Here the places are the events of the time before, and what comes late is judged again. Its radius stands in its
 * configuration and is not read; here it is. It takes both events of a pair as they are stored; here coordinates that are no
 * coordinates do not count. Its factor `asn_movement` is left out: there is no database of autonomous systems.
 */

const ADDRESS = 'details.sourceipaddress';
const CITY = 'details.sourceipgeolocation.city';
const COUNTRY = 'details.sourceipgeolocation.country_code';
const LATITUDE = 'details.sourceipgeolocation.latitude';
const LONGITUDE = 'details.sourceipgeolocation.longitude';

type Field = typeof ADDRESS | typeof CITY | typeof COUNTRY | typeof LATITUDE | typeof LONGITUDE;

interface Place {
  readonly match: ReadMatch<Field>;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly ip: string;
  readonly city: string;
  readonly country: string;
  /** Degrees. */
  readonly latitude: number;
  readonly longitude: number;
}

interface Hop {
  readonly from: Place;
  readonly to: Place;
  readonly metres: number;
}

const EARTH_METRES = 6_373_000;
/** 1000 km/h. */
const FASTEST = 277.778;
/** Hops that a summary and details tell. */
const MOST_TOLD = 20;

export default defineAlert({
  id: 'geomodel_location',
  title: 'Impossible travel',
  description:
    'A user was seen in two places that are too far apart for the time between: two people use the account, or one of the addresses is not where they are.',
  severity: 'INFO',
  category: 'geomodel',
  tags: ['geomodel'],
  attack: ['T1078'],
  runbook:
    'Ask the user whether they use a VPN or a proxy; if not, end their sessions and change what they sign in with.',
  params: z.strictObject({
    query: z.string().default('tags:auth0').describe('Which events tell where users are.'),
    valid: z.string().default('1d').describe('How long a place counts.'),
    radius: z
      .number()
      .min(0)
      .default(50)
      .describe('So many kilometres away a place may lie from where the database has it.'),
    users: z.array(z.string()).default([]).describe('Users that do not count.'),
    cidrs: z.array(z.string()).default([]).describe('Addresses and networks that do not count.'),
  }),
  query: [
    '_query_:$query AND NOT details.username:"" AND NOT details.username:$users',
    `_exists_:${ADDRESS} AND NOT ${ADDRESS}:$cidrs`,
    ...[CITY, COUNTRY, LATITUDE, LONGITUDE].map((field) => `_exists_:${field}`),
  ].join(' AND '),
  groupBy: ['details.username'],
  fields: [ADDRESS, CITY, COUNTRY, LATITUDE, LONGITUDE],
  before: '$valid',

  fires(match, earlier, { params: { radius } }) {
    const to = placeOf(match);
    const before = earlier.findLast((one) => placeOf(one) !== undefined);
    const from = before && placeOf(before);
    const hop = from && to && hopBetween(from, to, radius);
    return hop && { first: from.match, value: hop.metres / 1000 };
  },

  summary({ group, matches, params: { radius } }) {
    const hops = hopsOf(matches, radius);
    const told = hops.slice(0, MOST_TOLD).map(textOf);
    const more = hops.length > MOST_TOLD ? [`and ${hops.length - MOST_TOLD} more`] : [];
    return `${group.join()} seen in ${[...told, ...more].join('; ')}`;
  },

  details({ group, matches, params: { radius } }) {
    const hops = hopsOf(matches, radius).slice(-MOST_TOLD);
    const last = hops.at(-1)?.to.ip;
    return {
      username: group.join(),
      hops: hops.map(({ from, to }) => ({ origin: detailsOf(from), destination: detailsOf(to) })),
      ...(last !== undefined && { sourceipaddress: last }),
    };
  },

  examples: {
    fires: [
      {
        name: 'from San Francisco to New York in an hour',
        events: [seen('San Francisco', 37.7749, -122.4194), seen('New York', 40.7128, -74.006, '1h')],
        alerts: [
          {
            severity: 'INFO',
            category: 'geomodel',
            tags: ['geomodel'],
            count: 2,
            summary: 'u seen in San Francisco,US then New York,US (4130.38 KM in 60.00 minutes)',
            details: {
              username: 'u',
              sourceipaddress: '203.0.113.7',
              hops: [
                {
                  origin: {
                    ip: '203.0.113.7',
                    city: 'San Francisco',
                    country: 'US',
                    latitude: 37.7749,
                    longitude: -122.4194,
                    observed: '2026-06-15T12:00:00.000Z',
                    geopoint: '37.7749,-122.4194',
                  },
                  destination: {
                    ip: '203.0.113.7',
                    city: 'New York',
                    country: 'US',
                    latitude: 40.7128,
                    longitude: -74.006,
                    observed: '2026-06-15T13:00:00.000Z',
                    geopoint: '40.7128,-74.006',
                  },
                },
              ],
            },
          },
        ],
      },
      {
        name: 'in 244 minutes',
        events: [seen('San Francisco', 37.7749, -122.4194), seen('New York', 40.7128, -74.006, '244m')],
      },
      {
        name: 'there and back',
        events: [
          seen('San Francisco', 37.7749, -122.4194),
          seen('New York', 40.7128, -74.006, '30m'),
          seen('San Francisco', 37.7749, -122.4194, '80m'),
        ],
        alerts: [
          {
            summary:
              'u seen in San Francisco,US then New York,US (4130.38 KM in 30.00 minutes); New York,US then San Francisco,US (4130.38 KM in 50.00 minutes)',
          },
        ],
      },
    ],
    quiet: [
      {
        name: 'in 245 minutes',
        events: [seen('San Francisco', 37.7749, -122.4194), seen('New York', 40.7128, -74.006, '245m')],
      },
      {
        name: 'across the bay in a minute',
        events: [seen('San Francisco', 37.7749, -122.4194), seen('Oakland', 37.8044, -122.2712, '1m')],
      },
      {
        name: 'without a place between',
        events: [
          seen('San Francisco', 37.7749, -122.4194),
          { at: '1h', tags: ['auth0'], details: { username: 'u', sourceipaddress: '192.0.2.7' } },
        ],
      },
      {
        name: 'of somebody else',
        events: [
          seen('San Francisco', 37.7749, -122.4194),
          { ...seen('New York', 40.7128, -74.006, '1h'), tags: ['vpn'] },
        ],
      },
    ],
  },
});

/** An event of an example. */
function seen(city: string, latitude: number, longitude: number, at?: string) {
  const sourceipgeolocation = { city, country_code: 'US', latitude, longitude };
  const details = { username: 'u', sourceipaddress: '203.0.113.7', sourceipgeolocation };
  return { ...(at !== undefined && { at }), tags: ['auth0'], details };
}

function placeOf(match: ReadMatch<Field>): Place | undefined {
  const { [ADDRESS]: ip, [CITY]: city, [COUNTRY]: country } = match.fields;
  const latitude = degreesOf(match.fields[LATITUDE]);
  const longitude = degreesOf(match.fields[LONGITUDE]);
  const isOnEarth = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  if (!isOnEarth || city === undefined || country === undefined) return undefined;
  const [at, where, of] = [ip, city, country].map(String) as [string, string, string];
  return { match, time: match.time, ip: at, city: where, country: of, latitude, longitude };
}

/** NaN for what is no number; of a blank text JavaScript would make 0. */
function degreesOf(value: string | number | undefined): number {
  return typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);
}

/** The hop from one place to the next, if nobody can have made it. A place may be wrong by its radius, which is time that counts for it. */
function hopBetween(from: Place, to: Place, radius: number): Hop | undefined {
  const metres = distance(from, to);
  const spared = Math.ceil((1000 * radius) / FASTEST);
  const seconds = (to.time - from.time) / 1000;
  return metres / FASTEST - spared <= seconds ? undefined : { from, to, metres };
}

/** By the haversine formula. */
function distance(from: Place, to: Place): number {
  const [fromLatitude, toLatitude] = [radians(from.latitude), radians(to.latitude)];
  const half = (one: number, other: number): number => Math.sin((other - one) / 2) ** 2;
  const a =
    half(fromLatitude, toLatitude) +
    Math.cos(fromLatitude) * Math.cos(toLatitude) * half(radians(from.longitude), radians(to.longitude));
  // On opposite sides of the earth rounding may make it more than 1.
  return EARTH_METRES * 2 * Math.atan2(Math.sqrt(a), Math.sqrt(Math.max(0, 1 - a)));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

function hopsOf(matches: readonly ReadMatch<Field>[], radius: number): Hop[] {
  const places = matches.map(placeOf).filter((place) => place !== undefined);
  return places.flatMap((to, index) => {
    const from = places[index - 1];
    return (from && hopBetween(from, to, radius)) ?? [];
  });
}

function textOf({ from, to, metres }: Hop): string {
  const minutes = (to.time - from.time) / 60_000;
  return `${nameOf(from)} then ${nameOf(to)} (${(metres / 1000).toFixed(2)} KM in ${minutes.toFixed(2)} minutes)`;
}

function nameOf({ city, country }: Place): string {
  return `${city},${country}`;
}

function detailsOf({ time, ip, city, country, latitude, longitude }: Place) {
  const observed = new Date(time).toISOString();
  return { ip, city, country, latitude, longitude, observed, geopoint: `${latitude},${longitude}` };
}
