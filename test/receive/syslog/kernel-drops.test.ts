import { expect, it } from '@jest/globals';
import { dropsOf } from '../../../src/receive/syslog/kernel-drops.ts';

const TABLE = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  271: 00000000:0202 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 31021 2 0000000000000000 17
  272: 0100007F:0202 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 31022 2 0000000000000000 5
  273: 00000000000000000000000001000000:0202 00000000000000000000000000000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 31023 2 0000000000000000 9
`;

it.each([
  ['0.0.0.0', 514, 17],
  ['127.0.0.1', 514, 5],
  ['::1', 514, 9],
  ['127.0.0.1', 515, undefined],
  ['192.0.2.1', 514, undefined],
])('finds the drops of %s port %d in the table of the kernel', (host, port, drops) => {
  expect(dropsOf(TABLE, { host, port })).toBe(drops);
});

it('finds nothing in an empty table', () => {
  expect(dropsOf('', { host: '127.0.0.1', port: 514 })).toBeUndefined();
});
