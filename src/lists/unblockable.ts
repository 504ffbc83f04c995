import { parseIpv4 } from '../plugin/ip/ip-address.ts';
import { isPublicIp } from '../plugin/ip/public-ip.ts';
import type { EntryValue } from './entry.ts';

/** Networks larger than these are no single attacker's. */
const LEAST_BITS = { ipv4: 16, ipv6: 32 } as const;
/** What is not public begins at no smaller a step than these, so that a network of the least size or less is looked at as a whole. */
const SPECIAL_IPV4 = [
  '0.0.0.0',
  '10.0.0.0',
  '100.64.0.0',
  '127.0.0.0',
  '169.254.0.0',
  '172.16.0.0',
  '192.0.0.0',
  '192.168.0.0',
  '198.18.0.0',
];

/** Why firewalls must not block this: it would cut off those who block it; undefined: they may. */
export function unblockable({ type, value }: EntryValue): string | undefined {
  if (type === 'ip') return isPublicIp(value) ? undefined : 'it is no public address';
  if (type !== 'cidr') return undefined;
  const [address = '', bits = ''] = value.split('/');
  const isIpv4 = parseIpv4(address) >= 0;
  const least = isIpv4 ? LEAST_BITS.ipv4 : LEAST_BITS.ipv6;
  if (Number(bits) < least) return `it is larger than /${least}`;
  if (!isPublicIp(address) || (isIpv4 && holdsSpecial(address, Number(bits))))
    return 'it has addresses that are not public';
  return undefined;
}

function holdsSpecial(address: string, bits: number): boolean {
  const size = 2 ** (32 - bits);
  const first = parseIpv4(address);
  return SPECIAL_IPV4.map(parseIpv4).some((special) => special >= first && special < first + size);
}
