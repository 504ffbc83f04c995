import { formatIpv4, formatIpv6, mappedIpv4, parseIpv4, parseIpv6 } from './ip-address.ts';

const NO_GROUPS = [0, 0, 0, 0, 0];

/**
 * The network that an address is in, as one who attacks from it has them: `/24` of IPv4 and `/48` of IPv6, which is what one customer
 * is given. An IPv4 address in IPv6 form counts as that IPv4 address. Undefined for text that is no address.
 */
export function networkOf(address: string): string | undefined {
  const ipv4 = parseIpv4(address);
  if (ipv4 >= 0) return networkOfIpv4(ipv4);
  const groups = parseIpv6(address);
  if (!groups) return undefined;
  const mapped = mappedIpv4(groups);
  return mapped >= 0 ? networkOfIpv4(mapped) : `${formatIpv6([...groups.slice(0, 3), ...NO_GROUPS])}/48`;
}

function networkOfIpv4(address: number): string {
  return `${formatIpv4((address & 0xffffff00) >>> 0)}/24`;
}
