/*
 * IP addresses as 32 hexadecimal digits, IPv4 as its mapped IPv6 address, so that a network is one range of texts. Only
 * what the grammar below accepts is an address: dotted decimal without leading zeros, RFC 4291 text, no zone.
 */
const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const GROUP = '[0-9a-f]{1,4}';

/** RE2 and JavaScript source: a whole IPv4 address. */
export const IPV4_SOURCE = `${OCTET}(?:\\.${OCTET}){3}`;
/** An IPv6 address of groups only, in lower case; `::` may still stand for no group at all. */
const IPV6_SOURCE = `(?:${GROUP}:){7}${GROUP}|(?:${GROUP}(?::${GROUP}){0,6})?::(?:${GROUP}(?::${GROUP}){0,6})?`;
/** An IPv6 address whose last 32 bits are written as IPv4. */
const IPV6_TAIL_SOURCE = `[0-9a-f:]{1,39}:${IPV4_SOURCE}`;

const IPV4 = new RegExp(`^${IPV4_SOURCE}$`);
const IPV6 = new RegExp(`^(?:${IPV6_SOURCE})$`);
const IPV6_TAIL = new RegExp(`^${IPV6_TAIL_SOURCE}$`);
export const MAPPED = '00000000000000000000ffff';
const LONGEST = 45;

/** The 32 digits of an address in lower-case text; undefined when it is none. */
export function addressDigits(text: string): string | undefined {
  if (text.length > LONGEST) return undefined;
  if (IPV4.test(text)) return MAPPED + dottedDigits(text);
  const groups = IPV6_TAIL.test(text) ? withoutDots(text) : text;
  return IPV6.test(groups) ? groupDigits(groups) : undefined;
}

function dottedDigits(dotted: string): string {
  return dotted
    .split('.')
    .map((octet) => Number(octet).toString(16).padStart(2, '0'))
    .join('');
}

function withoutDots(text: string): string {
  const at = text.lastIndexOf(':') + 1;
  const digits = dottedDigits(text.slice(at));
  return `${text.slice(0, at)}${digits.slice(0, 4)}:${digits.slice(4)}`;
}

function groupDigits(text: string): string | undefined {
  const [left = [], right] = text.split('::').map((side) => (side === '' ? [] : side.split(':')));
  const missing = 8 - left.length - (right?.length ?? 0);
  if (right && missing < 1) return undefined;
  const groups = [...left, ...Array.from({ length: missing }, () => '0'), ...(right ?? [])];
  return groups.map((group) => group.padStart(4, '0')).join('');
}

/** A network as the digits of its first and last address. */
export interface Network {
  readonly first: string;
  readonly last: string;
  readonly family: 4 | 6;
}

/** The network that `address/bits` or a single address means; undefined when it means none. */
export function parseNetwork(text: string): Network | undefined {
  const [address = '', bits, ...more] = text.toLowerCase().split('/');
  const digits = addressDigits(address);
  if (digits === undefined || more.length > 0 || (bits !== undefined && !/^[0-9]{1,3}$/.test(bits))) return undefined;
  const dotted = IPV4.test(address);
  const length = bits === undefined ? 128 : Number(bits) + (dotted ? 96 : 0);
  if (length > 128) return undefined;
  const host = 128n - BigInt(length);
  const first = (BigInt(`0x${digits}`) >> host) << host;
  const last = first | ((1n << host) - 1n);
  const family = digits.startsWith(MAPPED) && length >= 96 ? 4 : 6;
  return { first: hex32(first), last: hex32(last), family };
}

function hex32(value: bigint): string {
  return value.toString(16).padStart(32, '0');
}

/** Whether an address (its digits) lies in the network. */
export function inNetwork(digits: string, { first, last, family }: Network): boolean {
  return digits >= first && digits <= last && digits.startsWith(MAPPED) === (family === 4);
}
