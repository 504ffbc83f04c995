import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import * as ipaddr from 'ipaddr.js';
import { CidrSet } from '../../../src/plugin/ip/cidr-set.ts';

const cidr = fc.oneof(
  fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })),
  fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 })),
);

it('answers as ipaddr.js does, with the most specific network', () => {
  fc.assert(
    fc.property(fc.array(cidr, { maxLength: 12 }), fc.oneof(fc.ipV4(), fc.ipV6()), (networks, address) => {
      const set = new CidrSet();
      for (const [network, bits] of networks) expect(set.add(`${network}/${bits}`)).toBe(true);
      const parsed = ipaddr.parse(address);
      const holding = networks.filter(([network, bits]) => {
        const other = ipaddr.parse(network);
        return other.kind() === parsed.kind() && parsed.match(other, bits);
      });
      const longest = Math.max(...holding.map(([, bits]) => bits));

      const found = set.find(address);

      expect(found === undefined).toBe(holding.length === 0);
      if (found) expect(Number(found.split('/')[1])).toBe(longest);
    }),
  );
});

it.each(['', 'host', '192.0.2.0/33', '192.0.2.0/', '192.0.2.0/x', '2001:db8::/129', '192.0.2/24'])(
  'refuses %j',
  (text) => {
    const set = new CidrSet();

    expect(set.add(text)).toBe(false);
    expect(set.size).toBe(0);
  },
);

it('takes a single address as the smallest network', () => {
  const set = new CidrSet();
  set.add('192.0.2.0/24');
  set.add('192.0.2.7', 'the one');

  expect(set.find('192.0.2.7')).toBe('the one');
  expect(set.find('192.0.2.8')).toBe('192.0.2.0/24');
  expect(set.find('192.0.3.1')).toBeUndefined();
  expect(set.find('not an address')).toBeUndefined();
});
