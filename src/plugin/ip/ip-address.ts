/*
 * Addresses as text, read without regular expressions and without allocation for IPv4: this runs several times on every
 * event. Accepts exactly what `node:net` accepts, except that an IPv6 zone (`%eth0`) is cut off.
 */

/** The eight 16-bit groups of an IPv6 address. */
export type Ipv6Groups = readonly number[];

const DOT = 46;
const ZERO = 48;
const NINE = 57;
/** `0000:0000:0000:0000:0000:ffff:255.255.255.255` */
const LONGEST_IPV6 = 45;

/** The address as an unsigned 32-bit number, or -1 when the text is not an IPv4 address in dotted form. */
export function parseIpv4(text: string): number {
  const { length } = text;
  if (length < 7 || length > 15) return -1;
  let address = 0;
  let octet = -1;
  let dots = 0;
  for (let index = 0; index < length; index++) {
    const code = text.charCodeAt(index);
    if (code === DOT) {
      if (octet < 0) return -1;
      dots++;
      address = address * 256 + octet;
      octet = -1;
    } else {
      octet = nextOctet(octet, code);
      if (octet < 0) return -1;
    }
  }
  return octet < 0 || dots !== 3 ? -1 : address * 256 + octet;
}

/** The octet with one more digit; -1 when that is none, or too much, or follows a zero (some programs read that as octal). */
function nextOctet(octet: number, code: number): number {
  if (code < ZERO || code > NINE || octet === 0) return -1;
  const value = octet < 0 ? code - ZERO : octet * 10 + code - ZERO;
  return value > 255 ? -1 : value;
}

/** The groups of an IPv6 address (an IPv4 tail is read too), or undefined when the text is none. */
export function parseIpv6(text: string): Ipv6Groups | undefined {
  const address = withoutZone(text);
  if (address.length < 2 || address.length > LONGEST_IPV6) return undefined;
  const gap = address.indexOf('::');
  if (gap < 0) {
    const groups = readGroups(address, true);
    return groups?.length === 8 ? groups : undefined;
  }
  const head = readGroups(address.slice(0, gap), false);
  const tail = readGroups(address.slice(gap + 2), true);
  if (!head || !tail || head.length + tail.length > 7) return undefined;
  while (head.length + tail.length < 8) head.push(0);
  return head.concat(tail);
}

/** The address before `%`; nothing when the zone has no name. */
function withoutZone(text: string): string {
  const zone = text.indexOf('%');
  if (zone < 0) return text;
  return zone === text.length - 1 ? '' : text.slice(0, zone);
}

/** Groups between colons; the last may be an IPv4 address when `last` allows it. */
function readGroups(text: string, last: boolean): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index] ?? '';
    const group = readHex(part);
    if (group >= 0) groups.push(group);
    else {
      const ipv4 = last && index === parts.length - 1 ? parseIpv4(part) : -1;
      if (ipv4 < 0) return undefined;
      groups.push(ipv4 >>> 16, ipv4 & 0xffff);
    }
  }
  return groups;
}

function readHex(text: string): number {
  if (text.length < 1 || text.length > 4) return -1;
  let value = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    const lower = code | 0x20;
    if (code >= ZERO && code <= NINE) value = value * 16 + code - ZERO;
    else if (lower >= 97 && lower <= 102) value = value * 16 + lower - 87;
    else return -1;
  }
  return value;
}

/** 4 or 6; 0 when the text is not an address. */
export function ipVersion(text: string): 0 | 4 | 6 {
  if (parseIpv4(text) >= 0) return 4;
  return text.length <= 2 * LONGEST_IPV6 && text.indexOf(':') >= 0 && parseIpv6(text) ? 6 : 0;
}

/** The IPv4 address that `::ffff:a.b.c.d` stands for, as a number; -1 when it is another address. */
export function mappedIpv4(groups: Ipv6Groups): number {
  for (let index = 0; index < 5; index++) if (groups[index] !== 0) return -1;
  return groups[5] === 0xffff ? (groups[6] ?? 0) * 65_536 + (groups[7] ?? 0) : -1;
}

export function formatIpv4(address: number): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

/** The one text of an IPv6 address that RFC 5952 recommends: lower case, the longest run of zeros as `::`. */
export function formatIpv6(groups: Ipv6Groups): string {
  let start = -1;
  let longest = 1;
  for (let index = 0; index < 8; index++) {
    let end = index;
    while (end < 8 && groups[end] === 0) end++;
    if (end - index > longest) {
      start = index;
      longest = end - index;
    }
    index = Math.max(index, end);
  }
  const hex = groups.map((group) => group.toString(16));
  return start < 0 ? hex.join(':') : `${hex.slice(0, start).join(':')}::${hex.slice(start + longest).join(':')}`;
}
