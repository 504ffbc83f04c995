import { beforeAll, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/event/event.ts';
import { bundled } from '../support.ts';

let run: Awaited<ReturnType<typeof bundled>>;
beforeAll(async () => {
  run = await bundled('ip-addresses');
});

const A = '192.0.2.1';
const B = '198.51.100.2';
const cases: [string, JsonObject, JsonObject][] = [
  ['an IPv4 source', { sourceipaddress: A }, { sourceipaddress: A, sourceipv4address: A }],
  [
    'an IPv6 source',
    { sourceipaddress: '2001:DB8:0:0::1' },
    { sourceipaddress: '2001:db8::1', sourceipv6address: '2001:db8::1' },
  ],
  [
    'a link-local source',
    { sourceipaddress: 'FE80::1%eth0' },
    { sourceipaddress: 'fe80::1%eth0', sourceipv6address: 'fe80::1%eth0' },
  ],
  ['IPv4 in IPv6 form', { sourceipaddress: `::ffff:${A}` }, { sourceipaddress: A, sourceipv4address: A }],
  ['a name', { sourceipaddress: 'host.example.com' }, { source: 'host.example.com' }],
  ['a network', { destinationipaddress: '192.0.2.0/24' }, { destination: '192.0.2.0/24' }],
  ['a hyphen', { sourceipaddress: '-' }, { source: '-' }],
  ['nothing', { sourceipaddress: '', destinationipaddress: null }, {}],
  ['a number', { sourceipaddress: 7 }, { source: 7 }],
  ['a list', { sourceipaddress: [A] }, { source: [A] }],
  [
    'no address beside a source',
    { sourceipaddress: 'x', source: 'eth0' },
    { source: 'eth0', sourceipaddresstext: 'x' },
  ],
  ['src', { src: A }, { src: A, sourceipaddress: A, sourceipv4address: A }],
  [
    'srcip before sourceipaddress',
    { srcip: A, sourceipaddress: B },
    { srcip: A, sourceipaddress: A, sourceipv4address: A },
  ],
  ['src that is no address', { src: 'eth0' }, { src: 'eth0' }],
  [
    'dst',
    { dst: '2001:db8::2' },
    { dst: '2001:db8::2', destinationipaddress: '2001:db8::2', destinationipv6address: '2001:db8::2' },
  ],
  ['dstip', { dstip: B }, { dstip: B, destinationipaddress: B, destinationipv4address: B }],
  ['cluster_client_ip', { cluster_client_ip: A }, { cluster_client_ip: A, sourceipaddress: A, sourceipv4address: A }],
  [
    'X-Forwarded-For',
    { http_x_forwarded_for: ` ${A}, ${B}` },
    { http_x_forwarded_for: ` ${A}, ${B}`, sourceipaddress: A, sourceipv4address: A },
  ],
  [
    'X-Forwarded-For with a port',
    { http_x_forwarded_for: `${A}:8080` },
    { http_x_forwarded_for: `${A}:8080`, sourceipaddress: A, sourceipv4address: A },
  ],
  [
    'X-Forwarded-For with IPv6 and a port',
    { http_x_forwarded_for: '[2001:db8::1]:443' },
    { http_x_forwarded_for: '[2001:db8::1]:443', sourceipaddress: '2001:db8::1', sourceipv6address: '2001:db8::1' },
  ],
  [
    'X-Forwarded-For beside a source',
    { http_x_forwarded_for: A, sourceipaddress: B },
    { http_x_forwarded_for: A, sourceipaddress: B, sourceipv4address: B },
  ],
  ['X-Forwarded-For that is no address', { http_x_forwarded_for: 'unknown' }, { http_x_forwarded_for: 'unknown' }],
];

it.each(cases)('settles %s', (_name, details, expected) => {
  expect(run({}, details).details).toEqual(expected);
});

it('is named on the event only when it changed it', () => {
  expect(run({}, { src: 'eth0' }).mozdef.plugins).toEqual([]);
  expect(run({}, { sourceipaddress: A, sourceipv4address: A }).mozdef.plugins).toEqual([]);
  expect(run({}, { src: A }).mozdef.plugins).toEqual(['ip-addresses']);
});
