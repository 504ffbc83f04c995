import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { CidrSet } from '../../plugin/ip/cidr-set.ts';
import { isPublicIp } from '../../plugin/ip/public-ip.ts';
import { DeliveryError } from '../delivery-error.ts';

/** All addresses of a host name. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

/** Looks where the operating system looks, the hosts file included. */
const resolveBySystem: Resolve = async (hostname) =>
  (await lookup(hostname, { all: true })).map(({ address }) => address);

/**
 * Addresses that count as global and lead inside all the same: 6to4 and Teredo wrap an IPv4 address, and behind 168.63.129.16
 * Azure has what answers for a machine's identity.
 */
const INSIDE = new CidrSet();
for (const network of ['2002::/16', '2001::/32', '168.63.129.16/32']) INSIDE.add(network);

/** Whether this address is one on the Internet, and none of this machine, a private network or a cloud's metadata service. */
function isOutside(address: string): boolean {
  return isPublicIp(address) && INSIDE.find(address) === undefined;
}

/** Keeps actions from being led to what is inside. */
export interface AddressGuard {
  /**
   * The addresses of a host, an address in brackets included: these are to be connected to, not the name, which could mean another
   * address a moment later. Rejects when one of them is inside and that was not allowed.
   */
  addressesOf(host: string): Promise<readonly string[]>;
}

export function addressGuard(internal: boolean, resolve: Resolve = resolveBySystem): AddressGuard {
  return {
    async addressesOf(host) {
      const bare = host.startsWith('[') ? host.slice(1, -1) : host;
      const addresses = isIP(bare) > 0 ? [bare] : await resolve(bare);
      if (addresses.length === 0) throw new DeliveryError(`${bare} has no address`);
      const inside = internal ? undefined : addresses.find((address) => !isOutside(address));
      if (inside === undefined) return addresses;
      const where = inside === bare ? inside : `${bare} has the address ${inside}, which`;
      throw new DeliveryError(`${where} is inside; if that is meant, say \`internal: true\` at the target`);
    },
  };
}
