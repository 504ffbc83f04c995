import { formatIpv4, formatIpv6, type JsonObject, mappedIpv4, parseIpv4, parseIpv6 } from '#sdk';

interface Side {
  readonly address: string;
  readonly ipv4: string;
  readonly ipv6: string;
  /** Where goes what is no address. */
  readonly other: string;
  /** Fields of firewalls and proxies that hold the address, too; the later one wins. */
  readonly alsoIn: readonly string[];
}

const SOURCE: Side = {
  address: 'sourceipaddress',
  ipv4: 'sourceipv4address',
  ipv6: 'sourceipv6address',
  other: 'source',
  alsoIn: ['src', 'srcip', 'cluster_client_ip'],
};
const DESTINATION: Side = {
  address: 'destinationipaddress',
  ipv4: 'destinationipv4address',
  ipv6: 'destinationipv6address',
  other: 'destination',
  alsoIn: ['dst', 'dstip'],
};
const FORWARDED = 'http_x_forwarded_for';
const LONGEST_IPV6 = 45;

/** Fields of details that may hold an address of either side. */
export const ADDRESS_FIELDS = [FORWARDED, SOURCE.address, ...SOURCE.alsoIn, DESTINATION.address, ...DESTINATION.alsoIn];
/** Fields that say what was found. */
export const SETTLED_FIELDS = [SOURCE, DESTINATION].flatMap(({ address, ipv4, ipv6 }) => [address, ipv4, ipv6]);

/** Makes `sourceipaddress` and `destinationipaddress` hold an address, IPv4 or IPv6, or nothing; true when something was changed. */
export function settleAddresses(details: JsonObject): boolean {
  const forwarded = details[FORWARDED] !== undefined && takeForwarded(details);
  const source = settle(details, SOURCE);
  const destination = settle(details, DESTINATION);
  return forwarded || source || destination;
}

/** The first entry is the client, as far as the proxies can be believed; any better field wins. */
function takeForwarded(details: JsonObject): boolean {
  const value = details[FORWARDED];
  if (typeof value !== 'string' || details[SOURCE.address] !== undefined) return false;
  const comma = value.indexOf(',');
  const address = canonical(withoutPort((comma < 0 ? value : value.slice(0, comma)).trim()));
  if (address === undefined) return false;
  details[SOURCE.address] = address;
  return true;
}

/** True when something was changed. */
function settle(details: JsonObject, side: Side): boolean {
  let changed = false;
  for (const field of side.alsoIn) {
    const value = details[field];
    const address = typeof value === 'string' ? canonical(value) : undefined;
    if (address !== undefined && details[side.address] !== address) {
      details[side.address] = address;
      changed = true;
    }
  }
  const value = details[side.address];
  if (value === undefined) return changed;
  const address = typeof value === 'string' ? canonical(value) : undefined;
  if (address === undefined) {
    moveAway(details, side);
    return true;
  }
  const version = address.includes(':') ? side.ipv6 : side.ipv4;
  if (address === value && details[version] === address) return changed;
  details[side.address] = address;
  details[version] = address;
  return true;
}

/** What is no address is kept under another name; where that is taken, under `<name>text`. */
function moveAway(details: JsonObject, side: Side): void {
  const value = details[side.address];
  delete details[side.address];
  if (value === null || value === '' || value === undefined) return;
  details[details[side.other] === undefined ? side.other : `${side.address}text`] = value;
}

/** The text by which an address is compared: IPv6 as in RFC 5952, IPv4 in IPv6 form as IPv4. Undefined when it is no address. */
function canonical(text: string): string | undefined {
  if (parseIpv4(text) >= 0) return text;
  const zone = text.indexOf('%');
  if (text.length > 2 * LONGEST_IPV6 || !text.includes(':')) return undefined;
  const groups = parseIpv6(text);
  if (!groups) return undefined;
  const ipv4 = mappedIpv4(groups);
  if (ipv4 >= 0) return formatIpv4(ipv4);
  return zone < 0 ? formatIpv6(groups) : formatIpv6(groups) + text.slice(zone);
}

/** `192.0.2.1:8080` and `[2001:db8::1]:443` without their ports. */
function withoutPort(text: string): string {
  if (text.startsWith('[')) {
    const end = text.indexOf(']');
    return end < 0 ? text : text.slice(1, end);
  }
  const colon = text.indexOf(':');
  return colon > 0 && colon === text.lastIndexOf(':') ? text.slice(0, colon) : text;
}
