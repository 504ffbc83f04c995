import { z } from 'zod';
import { listenAddress } from '../config/listen.ts';
import { duration } from '../config/units.ts';

/** Section `web` of the configuration. */
export const webConfig = z.strictObject({
  listen: listenAddress('127.0.0.1:8090').describe(
    'Address and port of the dashboard and the API; port 0: any free one. Loopback only, until there are users.',
  ),
  allowed_hosts: z
    .array(z.string())
    .default([])
    .describe('Host names besides loopback under which the dashboard may be asked for, e.g. behind a proxy.'),
  public_url: z
    .string()
    .regex(/^(?:https?:\/\/[^\s<>"|?#]+)?$/, { error: 'must begin with https:// or http://' })
    .default('')
    .describe('Address of the dashboard as people reach it, for links in messages. Empty: that of `listen`.'),
  query_timeout: duration('30s').describe(
    'Longest time that one search may take; what was found by then is shown as partial.',
  ),
});
export type WebConfig = z.output<typeof webConfig>;
