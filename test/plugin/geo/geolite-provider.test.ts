import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { pino } from 'pino';
import { loadGeoliteData } from '../../../src/plugin/geo/geolite-data.ts';
import { loadGeoData, openGeo, type SharedGeoData } from '../../../src/plugin/geo/shared-geo-data.ts';
import type { GeoProvider } from '../../../src/plugin/geo-provider.ts';
import { formatIpv4, formatIpv6 } from '../../../src/plugin/ip/ip-address.ts';
import { isPublicIp } from '../../../src/plugin/ip/public-ip.ts';

interface TheirAnswer {
  readonly country: string;
  readonly region: string;
  readonly timezone: string;
  readonly city: string;
  readonly ll: readonly number[];
}
const require = createRequire(import.meta.url);
const DATA = join(dirname(require.resolve('geoip-lite/package.json')), 'data');
const silent = pino({ level: 'silent' });
const ROUNDS = 5000;
/** Two databases are read, on machines that may be busy. */
const PATIENCE_MS = 120_000;

let data: SharedGeoData | undefined;
let ours: GeoProvider;
let theirs: { lookup(address: string): TheirAnswer | null };
beforeAll(async () => {
  data = await loadGeoData({ database: '' }, silent);
  ours = openGeo(data);
  theirs = require('geoip-lite') as typeof theirs;
}, PATIENCE_MS);

function expectSame(address: string): void {
  const their = theirs.lookup(address);
  const our = ours.lookup(address);
  if (!their?.country || !isPublicIp(address)) {
    expect([address, our]).toEqual([address, undefined]);
    return;
  }
  const {
    country_code,
    region_code = '',
    time_zone = '',
    city = '',
    latitude,
    longitude,
  } = our ?? { country_code: '?' };
  expect([address, country_code, region_code, time_zone, city, latitude, longitude]).toEqual([
    address,
    their.country,
    their.region,
    their.timezone,
    their.city,
    ...their.ll,
  ]);
}

describe('answers as geoip-lite itself does', () => {
  it(
    'for random IPv4 addresses',
    () => {
      fc.assert(
        fc.property(fc.nat(0xffffffff), (address) => expectSame(formatIpv4(address))),
        { numRuns: ROUNDS },
      );
    },
    PATIENCE_MS,
  );

  it(
    'around the borders of IPv4 ranges',
    () => {
      const file = readFileSync(join(DATA, 'geoip-city.dat'));
      const around = fc.tuple(fc.nat(file.length / 24 - 1), fc.constantFrom(0, 4), fc.constantFrom(-1, 0, 1));
      const check = ([record, border, off]: [number, number, number]): void => {
        const address = Math.min(0xffffffff, file.readUInt32BE(record * 24 + border) + off);
        expectSame(formatIpv4(address));
      };
      fc.assert(fc.property(around, check), { numRuns: ROUNDS });
    },
    PATIENCE_MS,
  );

  it(
    'in and around IPv6 ranges',
    () => {
      const file = readFileSync(join(DATA, 'geoip-city6.dat'));
      const half = (at: number): bigint => file.readBigUInt64BE(at);
      const records = file.length / 48;
      // Of ranges within one /64 geoip-lite answers any, and some ranges in its file are out of order or have a wrong end.
      const clear = new Set<number>();
      for (let record = 0, end = -1n; record < records; record++) {
        if (half(record * 48) > end) clear.add(record);
        if (half(record * 48 + 16) > end) end = half(record * 48 + 16);
      }
      for (let record = records - 1, start = 1n << 64n; record >= 0; record--) {
        if (half(record * 48 + 16) >= start) clear.delete(record);
        if (half(record * 48) < start) start = half(record * 48);
      }
      expect(clear.size).toBeGreaterThan(records * 0.7);
      const inRange = fc.tuple(
        fc.integer({ min: 2, max: records - 3 }),
        fc.constantFrom(0, 16),
        fc.constantFrom(-1n, 0n, 1n),
        fc.bigInt(0n, (1n << 64n) - 1n),
      );
      const check = ([record, border, off, low]: [number, number, bigint, bigint]): void => {
        fc.pre([record - 1, record, record + 1, record + 2].every((each) => clear.has(each)));
        const high = half(record * 48 + border) + off;
        const hex = ((high << 64n) | low).toString(16).padStart(32, '0');
        expectSame(formatIpv6((hex.match(/.{4}/g) ?? []).map((group) => Number.parseInt(group, 16))));
      };
      fc.assert(fc.property(inRange, check), { numRuns: ROUNDS });
    },
    PATIENCE_MS,
  );

  it('for IPv4 addresses in IPv6 form', () => {
    expectSame('::ffff:8.8.8.8');
    expect(ours.lookup('::ffff:8.8.8.8')).toBe(ours.lookup('8.8.8.8'));
  });
});

it('names the country, and knows nothing of private addresses and nonsense', () => {
  expect(ours.lookup('8.8.8.8')).toMatchObject({ country_code: 'US', country_name: 'United States' });
  for (const address of ['10.0.0.1', '127.0.0.1', '::1', 'fe80::1', 'fc00::1', '', '-', '8.8.8.8.8']) {
    expect([address, ours.lookup(address)]).toEqual([address, undefined]);
  }
  expect(ours.description.name).toMatch(/GeoLite2 City of geoip-lite \d+/);
});

it('serves another thread from the same memory', async () => {
  const module = pathToFileURL(resolve(import.meta.dirname, '../../../src/plugin/geo/shared-geo-data.ts')).href;
  const code = `const { workerData, parentPort } = require('node:worker_threads');
    import(${JSON.stringify(module)}).then(({ openGeo }) => parentPort.postMessage(openGeo(workerData).lookup('8.8.8.8')));`;
  const worker = new Worker(code, { eval: true, workerData: data });
  const answer = await new Promise((done, fail) => worker.once('message', done).once('error', fail));
  await worker.terminate();

  expect(answer).toEqual(ours.lookup('8.8.8.8'));
});

it('knows nothing, rather than failing, where the data is missing', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'mozdef-geo-'));
  try {
    expect(await loadGeoliteData(directory)).toBeUndefined();
    for (const file of ['geoip-city.dat', 'geoip-city6.dat', 'geoip-city-names.dat'])
      await writeFile(join(directory, file), '');
    expect(await loadGeoliteData(directory)).toBeUndefined();
  } finally {
    await rm(directory, { recursive: true });
  }
  expect(openGeo(undefined).lookup('8.8.8.8')).toBeUndefined();
});
