import { MozdefError } from '../lifecycle/error.ts';
import { isLoopback, type ListenAddress } from '../lifecycle/listen-address.ts';
import type { WebConfig } from './web-config.ts';

/** Where the dashboard listens; throws `insecure-listen` beyond loopback, since nobody signs in yet. */
export function webAddress({ listen }: WebConfig): ListenAddress {
  if (isLoopback(listen.host)) return listen;
  throw new MozdefError(
    'insecure-listen',
    `web.listen is ${listen.host}: the dashboard has no sign-in yet and listens on loopback only`,
    { where: 'web.listen', remedy: 'Set it to 127.0.0.1:8090 and reach it through an SSH tunnel.' },
  );
}
