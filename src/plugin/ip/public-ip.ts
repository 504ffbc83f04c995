import { type Ipv6Groups, mappedIpv4, parseIpv4, parseIpv6 } from './ip-address.ts';

/**
 * Whether an IPv4 address can belong to a host on the Internet: not private, shared, loopback, link-local, multicast or
 * reserved (IANA's special-purpose registry). Documentation addresses count as public, so that examples behave like the real thing.
 */
export function isPublicIpv4(address: number): boolean {
  const first = address >>> 24;
  if (first === 0 || first === 10 || first === 127 || first >= 224) return false;
  const second = (address >>> 16) & 255;
  switch (first) {
    case 100:
      return (second & 0xc0) !== 64;
    case 169:
      return second !== 254;
    case 172:
      return (second & 0xf0) !== 16;
    case 192:
      return second !== 168 && address >>> 8 !== 0xc00000;
    case 198:
      return (second & 0xfe) !== 18;
    default:
      return true;
  }
}

/** Global unicast is 2000::/3; an IPv4 address in IPv6 form counts as that IPv4 address. */
export function isPublicIpv6(groups: Ipv6Groups): boolean {
  const first = groups[0] ?? 0;
  if (first >>> 13 === 1) return true;
  const ipv4 = mappedIpv4(groups);
  return ipv4 >= 0 && isPublicIpv4(ipv4);
}

/** Whether the text is an IPv4 or IPv6 address that can belong to a host on the Internet. */
export function isPublicIp(text: string): boolean {
  const ipv4 = parseIpv4(text);
  if (ipv4 >= 0) return isPublicIpv4(ipv4);
  const groups = parseIpv6(text);
  return groups !== undefined && isPublicIpv6(groups);
}
