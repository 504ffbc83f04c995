import { BlockList, isIP } from 'node:net';
import { z } from 'zod';
import { optionalListenAddress } from '../../config/listen.ts';
import { byteSize, duration } from '../../config/units.ts';

const limits = z
  .strictObject({
    message: byteSize('64KiB').describe('Bytes of one message; what is beyond is cut, and the event says so.'),
    in_flight: byteSize('32MB').describe(
      'Bytes of messages in memory that the queue does not own yet. From half of it on TCP and TLS senders wait; beyond it messages over UDP are dropped and counted.',
    ),
    connections: z.number().int().min(1).max(100_000).default(1000).describe('Connections at a time; more are closed.'),
    message_time: duration('30s').describe(
      'Time in which a message that has begun must be complete, else its connection is closed.',
    ),
    idle_time: duration('24h').describe('A connection on which nothing comes for so long is closed.'),
  })
  .prefault({})
  .describe('What senders may ask for.');

/** Section `frontend.syslog` of the configuration. */
export const syslogConfig = z.strictObject({
  listen_udp: optionalListenAddress().describe('Address and port for UDP, such as 0.0.0.0:514. Empty: off.'),
  listen_tcp: optionalListenAddress().describe('Address and port for TCP, such as 0.0.0.0:601. Empty: off.'),
  listen_tls: optionalListenAddress().describe('Address and port for TLS, such as 0.0.0.0:6514. Empty: off.'),
  allow: z
    .array(z.string().refine(isNetwork, { error: 'must be an address or a network such as 192.0.2.0/24' }))
    .default([])
    .describe(
      'Networks that may send, besides this machine. Needed beyond loopback, since syslog has no tokens; for TLS client certificates do as well.',
    ),
  tls: z
    .strictObject({
      cert_file: z
        .string()
        .default('')
        .describe('PEM file of the certificate and its chain; read again when it changes. Empty: as frontend.tls.'),
      key_file: z.string().default('').describe('PEM file of the private key. Empty: as frontend.tls.'),
      ca_file: z
        .string()
        .default('')
        .describe('PEM file of the authorities whose client certificates are asked for. Empty: none is asked for.'),
    })
    .refine(({ cert_file, key_file }) => (cert_file === '') === (key_file === ''), {
      error: 'must have both cert_file and key_file, or neither',
    })
    .prefault({})
    .describe('Certificates of `listen_tls`.'),
  receive_buffer: byteSize('8MB').describe(
    'Bytes that the kernel keeps for us of what comes over UDP; it gives no more than its net.core.rmem_max.',
  ),
  limits,
});
export type SyslogConfig = z.output<typeof syslogConfig>;

function isNetwork(text: string): boolean {
  try {
    addNetwork(new BlockList(), text);
    return true;
  } catch {
    return false;
  }
}

/** Adds `192.0.2.0/24`, `2001:db8::/32` or an address alone; throws when the text is none of them. */
export function addNetwork(list: BlockList, text: string): void {
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits))) {
    throw new RangeError(`not a network: ${text}`);
  }
  list.addSubnet(address, Number(bits ?? (version === 4 ? 32 : 128)), version === 4 ? 'ipv4' : 'ipv6');
}
