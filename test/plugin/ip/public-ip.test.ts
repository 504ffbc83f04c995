import { expect, it } from '@jest/globals';
import { isPublicIp } from '../../../src/plugin/ip/public-ip.ts';

it.each([
  '8.8.8.8',
  '172.32.0.1',
  '100.128.0.1',
  '192.0.2.7',
  '198.20.0.1',
  '2001:db8::1',
  '2a00:1450::1',
  '::ffff:8.8.8.8',
])('takes %s as public', (address) => {
  expect(isPublicIp(address)).toBe(true);
});

it.each([
  '0.0.0.0',
  '10.1.2.3',
  '127.0.0.1',
  '169.254.1.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '100.64.0.1',
  '192.0.0.8',
  '198.19.255.255',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  'fe80::1%eth0',
  'fc00::1',
  'fd12::1',
  'ff02::1',
  '::ffff:10.0.0.1',
  'host.example.com',
  '',
])('does not take %j as public', (address) => {
  expect(isPublicIp(address)).toBe(false);
});
