import { MAPPED } from '../../query/address.ts';

/*
 * Numbers, times and addresses as texts that are in order when their bytes are: so ranges over any field are ranges of
 * terms, and no field needs a type.
 */
const DOUBLE = new Float64Array(1);
const HALVES = new Uint32Array(DOUBLE.buffer);
/** Where the sign is, whatever the byte order. */
const HIGH = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;
const SIGN = 0x8000_0000;

/** 16 hexadecimal digits in the order of numbers; NaN has no place in it. Minus zero is zero. */
export function sortableNumber(value: number): string {
  DOUBLE[0] = value + 0;
  const high = HALVES[HIGH] as number;
  const low = HALVES[1 - HIGH] as number;
  return high >= SIGN ? hex(~high) + hex(~low) : hex(high + SIGN) + hex(low);
}

const BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function hex(half: number): string {
  return `${BYTES[(half >>> 24) & 255]}${BYTES[(half >>> 16) & 255]}${BYTES[(half >>> 8) & 255]}${BYTES[half & 255]}`;
}

/** An address by its 32 digits, if there is one: IPv4 is `4` and the 8 that matter. */
export function sortableAddress(digits: string): string;
export function sortableAddress(digits: string | undefined): string | undefined;
export function sortableAddress(digits: string | undefined): string | undefined {
  if (digits === undefined) return undefined;
  return digits.startsWith(MAPPED) ? `4${digits.slice(MAPPED.length)}` : sortableIpv6(digits);
}

const DOT = 0x2e;
const ZERO = 0x30;

/** The same of a text in dotted decimal; undefined when it is no IPv4 address. What addressDigits says, without making its digits. */
export function sortableIpv4(text: string): string | undefined {
  if (text.length < 7 || text.length > 15) return undefined;
  let address = '4';
  let octet = -1;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === DOT && octet >= 0) {
      address += BYTES[octet];
      octet = -1;
    } else if (code >= ZERO && code <= ZERO + 9 && octet !== 0) octet = Math.max(octet, 0) * 10 + code - ZERO;
    else return undefined;
    if (octet > 255) return undefined;
  }
  return octet >= 0 && address.length === 7 ? address + BYTES[octet] : undefined;
}

/** An address as an end of an IPv6 network, in the midst of which no IPv4 is then. */
export function sortableIpv6(digits: string): string {
  return `6${digits}`;
}
