import { z } from 'zod';
import { listenAddress } from '../config/listen.ts';
import { byteSize, duration } from '../config/units.ts';
import { syslogConfig } from './syslog/syslog-config.ts';

const token = z
  .strictObject({
    name: z
      .string()
      .regex(/^[\w.-]{1,64}$/, { error: 'must be 1 to 64 letters, digits, dots, dashes or underscores' })
      .describe('Name of the source that uses this token; it lands on each of its events as mozdef.tokensource.'),
    token: z.string().min(16).optional().meta({ secret: true }).describe('The token itself, 16 characters or more.'),
    token_file: z.string().optional().describe('File that holds the token, in place of `token`; read at start.'),
  })
  .refine((entry) => (entry.token === undefined) !== (entry.token_file === undefined), {
    error: 'must have either token or token_file',
  });

const limits = z
  .strictObject({
    body: byteSize('16MB').describe('Bytes of one request body as sent, i.e. compressed (413 beyond).'),
    decoded_body: byteSize('32MB').describe('Bytes of one request body after decompression (413 beyond).'),
    events: z.number().int().min(1).max(1_000_000).default(50_000).describe('Events in one request (413 beyond).'),
    in_flight: byteSize('128MB').describe(
      'Bytes of all bodies that are being received or wait for the queue (503 beyond).',
    ),
    connections: z.number().int().min(1).max(100_000).default(1000).describe('Connections at a time; more are closed.'),
    header_time: duration('10s').describe('Time in which the header of a request must have arrived.'),
    request_time: duration('2m').describe('Time in which a whole request must have arrived.'),
    idle_time: duration('75s').describe('A connection on which nothing moves for so long is closed.'),
  })
  .prefault({})
  .describe('What one sender may ask for. Each limit has its own answer, so that a sender knows which one it met.');

/** Section `frontend` of the configuration. */
export const frontendConfig = z.strictObject({
  listen: listenAddress('127.0.0.1:8080').describe(
    'Address and port that shippers send to; port 0: any free one. Beyond loopback tokens are required.',
  ),
  allowed_hosts: z
    .array(z.string())
    .default([])
    .describe('Host names besides loopback and the address itself under which shippers may send.'),
  tokens: z
    .array(token)
    .refine((tokens) => new Set(tokens.map(({ name }) => name)).size === tokens.length, {
      error: 'must have a different name for each token',
    })
    .default([])
    .describe(
      'Tokens of the sources (Bearer, Splunk, Basic). If there is one, every sender needs one. More can be made while the server runs.',
    ),
  require_token: z
    .boolean()
    .default(false)
    .describe('Every sender needs a token, also if `tokens` is empty: one that was made while the server runs.'),
  insecure: z
    .boolean()
    .default(false)
    .describe('Listen beyond loopback without any token or allowed network. Anybody can send events then.'),
  tls: z
    .strictObject({
      cert_file: z
        .string()
        .default('')
        .describe('PEM file of the certificate and its chain; read again when it changes. Empty: plain HTTP.'),
      key_file: z.string().default('').describe('PEM file of the private key.'),
    })
    .refine(({ cert_file, key_file }) => (cert_file === '') === (key_file === ''), {
      error: 'must have both cert_file and key_file, or neither',
    })
    .prefault({})
    .describe('Serve HTTPS in place of HTTP.'),
  limits,
  syslog: syslogConfig.prefault({}).describe('Syslog over UDP, TCP and TLS; off unless an address is given.'),
});
export type FrontendConfig = z.output<typeof frontendConfig>;
