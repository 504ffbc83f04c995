import { beforeAll, expect, it } from '@jest/globals';
import type { GeoLocation } from '../../../src/plugin/geo-provider.ts';
import { testHost } from '../../plugin/support.ts';
import { bundled } from '../support.ts';

const BERLIN: GeoLocation = { country_code: 'DE', city: 'Berlin', latitude: 52.5, longitude: 13.4 };
const places: Readonly<Record<string, GeoLocation>> = {
  '192.0.2.1': BERLIN,
  '2001:db8::1': { country_code: 'FR' },
};
let run: Awaited<ReturnType<typeof bundled>>;
beforeAll(async () => {
  run = await bundled('geoip', {
    host: testHost({ geo: { lookup: (address) => places[address], description: { name: 'test' } } }),
  });
});

it('adds place and point of both sides', () => {
  const { details, mozdef } = run({}, { sourceipaddress: '192.0.2.1', destinationipaddress: '2001:db8::1' });

  expect(details).toEqual({
    sourceipaddress: '192.0.2.1',
    sourceipgeolocation: BERLIN,
    sourceipgeopoint: '52.5,13.4',
    destinationipaddress: '2001:db8::1',
    destinationipgeolocation: { country_code: 'FR' },
  });
  expect(mozdef.plugins).toEqual(['geoip']);
});

it('adds nothing for addresses that are nowhere', () => {
  const { details, mozdef } = run({}, { sourceipaddress: '10.0.0.1', destinationipaddress: 7 });

  expect(details).toEqual({ sourceipaddress: '10.0.0.1', destinationipaddress: 7 });
  expect(mozdef.plugins).toEqual([]);
});
