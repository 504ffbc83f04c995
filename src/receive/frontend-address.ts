import { MozdefError } from '../lifecycle/error.ts';
import { isLoopback, type ListenAddress } from '../lifecycle/listen-address.ts';
import type { FrontendConfig } from './frontend-config.ts';

/** Where the frontend listens; throws `insecure-listen` beyond loopback when anybody could send. */
export function frontendAddress({ listen, tokens, require_token, insecure }: FrontendConfig): ListenAddress {
  if (isLoopback(listen.host) || tokens.length > 0 || require_token || insecure) return listen;
  throw new MozdefError(
    'insecure-listen',
    `frontend.listen is ${listen.host}, but there is no token: anybody could send events`,
    {
      where: 'frontend.listen',
      remedy:
        'Add tokens under frontend.tokens, set frontend.require_token, or frontend.insecure if the network is trusted.',
    },
  );
}
