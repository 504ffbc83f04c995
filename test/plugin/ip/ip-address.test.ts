import { isIPv4, isIPv6 } from 'node:net';
import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import * as ipaddr from 'ipaddr.js';
import {
  formatIpv4,
  formatIpv6,
  ipVersion,
  mappedIpv4,
  parseIpv4,
  parseIpv6,
} from '../../../src/plugin/ip/ip-address.ts';

const groups = fc.array(fc.oneof(fc.constant(0), fc.nat(0xffff)), { minLength: 8, maxLength: 8 });
/** Addresses, and texts that nearly are. */
const nearly = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.stringMatching(/^[0-9a-fA-F:.]{0,24}$/),
  fc.stringMatching(/^(\d{1,3}\.){2,4}\d{0,3}$/),
  fc.stringMatching(/^([0-9a-f]{0,4}:){2,8}[0-9a-f]{0,4}$/),
  fc.stringMatching(/^::(ffff:)?(\d{1,3}\.){3}\d{1,3}$/),
);

it('takes as addresses what node:net takes', () => {
  fc.assert(
    fc.property(nearly, (text) => {
      expect(parseIpv4(text) >= 0).toBe(isIPv4(text));
      expect(parseIpv6(text) !== undefined).toBe(isIPv6(text));
    }),
    { numRuns: 5000 },
  );
});

it('reads IPv4 addresses back from what it writes', () => {
  fc.assert(fc.property(fc.nat(0xffffffff), (address) => parseIpv4(formatIpv4(address)) === address));
});

it('writes IPv6 addresses as RFC 5952 says', () => {
  fc.assert(
    fc.property(groups, (address) => {
      const text = formatIpv6(address);

      expect(parseIpv6(text)).toEqual(address);
      expect(text).toBe(new ipaddr.IPv6(address).toRFC5952String());
    }),
    { numRuns: 2000 },
  );
});

it.each([
  ['192.0.2.1', 4],
  ['2001:DB8::1', 6],
  ['fe80::1%eth0', 6],
  ['192.0.2.1/24', 0],
  ['192.0.2.01', 0],
  ['-', 0],
  ['', 0],
  [':'.repeat(100_000), 0],
])('says of %j that its version is %j', (text, version) => {
  expect(ipVersion(text)).toBe(version);
});

it('finds the IPv4 address that an IPv6 address stands for', () => {
  expect(mappedIpv4(parseIpv6('::ffff:192.0.2.1') ?? [])).toBe(parseIpv4('192.0.2.1'));
  expect(mappedIpv4(parseIpv6('2001:db8::1') ?? [])).toBe(-1);
});
