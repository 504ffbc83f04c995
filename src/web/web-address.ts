import { MozdefError } from '../lifecycle/error.ts';
import { isLoopback, type ListenAddress } from '../lifecycle/listen-address.ts';
import type { WebConfig } from './web-config.ts';

/** Where the dashboard listens; throws `insecure-listen` beyond loopback when passwords would go over the network as they are. */
export function webAddress({ listen, tls, behind_proxy }: WebConfig): ListenAddress {
  if (isLoopback(listen.host) || tls.cert_file !== '' || behind_proxy) return listen;
  throw new MozdefError(
    'insecure-listen',
    `web.listen is ${listen.host}, but there is no TLS: passwords and sessions could be read on the way`,
    {
      where: 'web.listen',
      remedy: 'Set web.tls, or web.behind_proxy when a proxy does TLS, or listen on 127.0.0.1:8090.',
    },
  );
}
