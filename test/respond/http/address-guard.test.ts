import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { addressGuard } from '../../../src/respond/http/address-guard.ts';

const INSIDE = [
  '127.0.0.1',
  '127.8.9.1',
  '0.0.0.0',
  '10.0.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '100.100.100.200',
  '192.0.0.192',
  '168.63.129.16',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  '::',
  'fe80::1',
  'fc00::1',
  'fd00:ec2::254',
  'ff02::1',
  '::ffff:127.0.0.1',
  '::ffff:a9fe:a9fe',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  '2001::1',
];
const OUTSIDE = ['203.0.113.7', '8.8.8.8', '1.1.1.1', '2001:db8::1', '2606:4700::1111', '::ffff:8.8.8.8'];

const resolvingTo =
  (...addresses: string[]) =>
  async (): Promise<string[]> =>
    addresses;

describe('the guard of addresses', () => {
  it.each(INSIDE)('refuses %s, written or resolved', async (address) => {
    const written = address.includes(':') ? `[${address}]` : address;

    await expect(addressGuard(false).addressesOf(written)).rejects.toThrow('is inside');
    await expect(addressGuard(false, resolvingTo(address)).addressesOf('evil.example.com')).rejects.toThrow(
      `evil.example.com has the address ${address}, which is inside`,
    );
  });

  it.each(OUTSIDE)('lets %s pass', async (address) => {
    expect(await addressGuard(false, resolvingTo(address)).addressesOf('example.com')).toEqual([address]);
  });

  it('refuses a name of which one address of several is inside', async () => {
    const guard = addressGuard(false, resolvingTo('203.0.113.7', '10.0.0.1'));

    await expect(guard.addressesOf('example.com')).rejects.toThrow('10.0.0.1');
  });

  it('lets a target that says so go inside', async () => {
    expect(await addressGuard(true).addressesOf('[::1]')).toEqual(['::1']);
    expect(await addressGuard(true, resolvingTo('10.0.0.1')).addressesOf('mail.example.com')).toEqual(['10.0.0.1']);
  });

  it('refuses every way in which URLs can write a loopback address', () => {
    const octets = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255));
    const written = octets.map(([b, c, d]) => [
      `127.${b}.${c}.${d}`,
      `0x7f.${b}.${c}.${d}`,
      `0177.${b}.${c}.${d}`,
      String(127 * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d),
      `127.${b * 65_536 + c * 256 + d}`,
      `127.${b}.${c}.${d}.`,
      `[::ffff:127.${b}.${c}.${d}]`,
    ]);

    return fc.assert(
      fc.asyncProperty(written, async (hosts) => {
        for (const host of hosts) {
          const { hostname } = new URL(`http://${host}/`);
          await expect(addressGuard(false).addressesOf(hostname)).rejects.toThrow('is inside');
        }
      }),
      { numRuns: 30 },
    );
  });
});
