import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { loadGeoData, openGeo } from '../../../src/plugin/geo/shared-geo-data.ts';
import type { GeoProvider } from '../../../src/plugin/geo-provider.ts';
import { writeMmdb } from './write-mmdb.ts';

const silent = pino({ level: 'silent' });
const place = (country: string, name: string): Parameters<typeof writeMmdb>[1] => ({
  continent: { code: 'EU' },
  country: { iso_code: country, names: { en: name } },
  city: { names: { en: `City of ${country}` } },
  subdivisions: [{ iso_code: 'X' }],
  location: { latitude: -1.5, longitude: 2.25, time_zone: 'Europe/Berlin' },
});

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mozdef-mmdb-'));
});
afterEach(() => rm(directory, { recursive: true }));

async function open(type: string, networks: Parameters<typeof writeMmdb>[1]): Promise<GeoProvider> {
  const database = join(directory, 'mine.mmdb');
  await writeFile(database, writeMmdb(type, networks));
  return openGeo(await loadGeoData({ database }, silent));
}

it('finds IPv4 and IPv6 addresses in the database of the user', async () => {
  const geo = await open('GeoLite2-City', {
    '192.0.2.0/24': place('DE', 'Germany'),
    '2001:db8::/32': place('FR', 'France'),
    '198.51.100.0/24': { country: { iso_code: 'IT' } },
    '203.0.113.0/24': { continent: { code: 'EU' } },
    '10.0.0.0/8': place('US', 'United States'),
  });

  expect(geo.lookup('192.0.2.77')).toEqual({
    country_code: 'DE',
    country_name: 'Germany',
    continent: 'EU',
    city: 'City of DE',
    region_code: 'X',
    time_zone: 'Europe/Berlin',
    latitude: -1.5,
    longitude: 2.25,
  });
  expect(geo.lookup('2001:DB8:0::7')).toMatchObject({ country_code: 'FR' });
  expect(geo.lookup('::ffff:192.0.2.77')).toMatchObject({ country_code: 'DE' });
  expect(geo.lookup('198.51.100.1')).toEqual({ country_code: 'IT' });
  for (const unknown of ['203.0.113.1', '8.8.8.8', '10.1.2.3', 'nonsense']) expect(geo.lookup(unknown)).toBeUndefined();
  expect(geo.lookup('192.0.2.77')).toBe(geo.lookup('192.0.2.77'));
  expect(geo.description).toEqual({ name: 'GeoLite2-City (mine.mmdb)', built: '2023-11-14' });
});

it('says at once when the file cannot be used', async () => {
  const database = join(directory, 'bad.mmdb');
  const refusal = { code: 'config-invalid', where: 'plugins.geo.database' };

  await expect(loadGeoData({ database }, silent)).rejects.toMatchObject(refusal);
  await writeFile(database, 'not a database');
  await expect(loadGeoData({ database }, silent)).rejects.toMatchObject(refusal);
  await expect(open('GeoLite2-ASN', { '192.0.2.0/24': { number: 1 } })).rejects.toThrow(
    /GeoLite2-ASN, which has no places/,
  );
});
