import { formatIpv4, formatIpv6, mappedIpv4, parseIpv4, parseIpv6 } from '../plugin/ip/ip-address.ts';
import type { EntryType, EntryValue } from './entry.ts';

/** What a text means, or why it means nothing. */
export type ReadValue = EntryValue | { readonly fault: string };

const LONGEST = 512;
const LABEL = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?';
const DOMAIN = new RegExp(`^(?=.{1,253}$)${LABEL}(?:\\.${LABEL})+$`);
const HOST = new RegExp(`^(?=.{1,253}$)${LABEL}(?:\\.${LABEL})*$`);
const EMAIL = /^[^\s@,;<>"]{1,64}@([^\s@]{1,253})$/;
/** MD5, SHA-1, SHA-224, SHA-256, SHA-384, SHA-512. */
const HASH = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/;
// oxlint-disable-next-line no-control-regex -- control characters are what it is about
const UNSHOWN = /[\u0000-\u001f\u007f-\u009f]/;

const READERS: Record<EntryType, (text: string) => string | undefined> = {
  ip: addressOf,
  cidr: networkOf,
  domain: (text) => (DOMAIN.test(domainText(text)) && !isNumeric(domainText(text)) ? domainText(text) : undefined),
  host: (text) => (HOST.test(withoutDot(text)) ? withoutDot(text) : undefined),
  user: (text) => (text.includes(',') ? undefined : text),
  email: (text) => (DOMAIN.test(EMAIL.exec(text)?.[1] ?? '') ? text : undefined),
  hash: (text) => (HASH.test(text) ? text : undefined),
};
/** What is told apart by how it looks, in the order in which it is tried. */
const BY_LOOKS = ['ip', 'cidr', 'email', 'hash', 'domain'] as const satisfies readonly EntryType[];
const NAMES = { host: 'a host', user: 'a user' } as const;

/**
 * What a text means in a list whose entries are of these types: of type `given`, else what it looks like. A name alone is a host or
 * a user where the list takes but one of the two.
 */
export function readValue(written: string, types: readonly EntryType[], given?: EntryType): ReadValue {
  const text = written.trim().toLowerCase();
  const fault = textFault(text, written);
  if (fault !== undefined) return { fault };
  if (given !== undefined && !types.includes(given)) return { fault: `the list takes no ${given}` };
  const type = given ?? typeOf(text, types);
  if (typeof type === 'object') return type;
  const value = READERS[type](text);
  return value === undefined ? { fault: `it is no ${type}${hintOf(type, text)}` } : { type, value };
}

function textFault(text: string, written: string): string | undefined {
  if (text === '') return 'it is empty';
  if (text.length > LONGEST) return `it is longer than ${LONGEST} characters`;
  return UNSHOWN.test(written.trim()) || !written.isWellFormed() ? 'it has characters that cannot be shown' : undefined;
}

function typeOf(text: string, types: readonly EntryType[]): EntryType | { readonly fault: string } {
  const looks = BY_LOOKS.find((type) => READERS[type](text) !== undefined);
  if (looks !== undefined && types.includes(looks)) return looks;
  // What looks like a domain may as well be a host, or a user such as kim.lee.
  const mayBeName = looks === undefined || looks === 'domain';
  if (!mayBeName) return { fault: `the list takes no ${looks}` };
  const names = types.filter((type) => type === 'host' || type === 'user').filter((type) => READERS[type](text));
  const [name, other] = names;
  if (name === undefined) return { fault: `it is none of ${types.join(', ')}` };
  return other === undefined ? name : { fault: `it may be ${NAMES.host} or ${NAMES.user}: give its type` };
}

function hintOf(type: EntryType, text: string): string {
  if (type === 'ip' && networkOf(text) !== undefined) return '; cidr is the type of networks';
  return type === 'cidr' && networkAround(text) ? `; the network is ${networkAround(text)}` : '';
}

/** The one way to write this address; undefined when it is none. */
function addressOf(text: string): string | undefined {
  const ipv4 = parseIpv4(text);
  if (ipv4 >= 0) return text;
  const groups = text.includes('%') ? undefined : parseIpv6(text);
  if (!groups) return undefined;
  const mapped = mappedIpv4(groups);
  return mapped >= 0 ? formatIpv4(mapped) : formatIpv6(groups);
}

function networkOf(text: string): string | undefined {
  const network = networkAround(text);
  return network !== undefined && network === written(text) ? network : undefined;
}

/** The network that an address with a length lies in; undefined when it is none. */
function networkAround(text: string): string | undefined {
  const [address = '', bits = '', ...more] = text.split('/');
  if (more.length > 0 || !/^\d{1,3}$/.test(bits)) return undefined;
  const length = Number(bits);
  const ipv4 = parseIpv4(address);
  if (ipv4 >= 0) return length > 32 ? undefined : `${formatIpv4(masked(ipv4, length))}/${length}`;
  const groups = address.includes('%') ? undefined : parseIpv6(address);
  if (!groups || length > 128) return undefined;
  const kept = groups.map((group, index) => group & groupMask(length - index * 16));
  const mapped = length < 96 ? -1 : mappedIpv4(kept);
  if (mapped >= 0) return `${formatIpv4(mapped)}/${length - 96}`;
  return `${formatIpv6(kept)}/${length}`;
}

function masked(address: number, bits: number): number {
  return bits === 0 ? 0 : (address & (-1 << (32 - bits))) >>> 0;
}

function groupMask(bits: number): number {
  return bits >= 16 ? 0xffff : bits <= 0 ? 0 : (0xffff << (16 - bits)) & 0xffff;
}

/** An address with a length as it was written, in the one way to write it. */
function written(text: string): string {
  const [address = '', bits = ''] = text.split('/');
  const groups = parseIpv6(address);
  const mapped = groups && Number(bits) >= 96 ? mappedIpv4(groups) : -1;
  if (mapped >= 0) return `${formatIpv4(mapped)}/${Number(bits) - 96}`;
  return `${groups ? formatIpv6(groups) : address}/${Number(bits)}`;
}

/** `*.example.com` and `.example.com` mean what `example.com` means: it and all below it. */
function domainText(text: string): string {
  return withoutDot(text.startsWith('*.') ? text.slice(2) : text.startsWith('.') ? text.slice(1) : text);
}

function withoutDot(text: string): string {
  return text.endsWith('.') ? text.slice(0, -1) : text;
}

/** `300.1.2.3` is a slip in an address, and no domain. */
function isNumeric(text: string): boolean {
  return /^[\d.]+$/.test(text);
}
