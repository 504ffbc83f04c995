import { MAPPED } from '../../query/address.ts';

/*
 * Numbers, times and addresses as texts that are in order when their bytes are: so ranges over any field are ranges of
 * terms, and no field needs a type.
 */
const DOUBLE = new DataView(new ArrayBuffer(8));
const SIGN = 1n << 63n;
const ALL = (1n << 64n) - 1n;

/** 16 hexadecimal digits in the order of numbers; NaN has no place in it. Minus zero is zero. */
export function sortableNumber(value: number): string {
  DOUBLE.setFloat64(0, value + 0);
  const bits = DOUBLE.getBigUint64(0);
  return ((bits & SIGN) === 0n ? bits | SIGN : bits ^ ALL).toString(16).padStart(16, '0');
}

/** An address by its 32 digits: IPv4 is `4` and the 8 that matter. */
export function sortableAddress(digits: string): string {
  return digits.startsWith(MAPPED) ? `4${digits.slice(MAPPED.length)}` : sortableIpv6(digits);
}

/** The same as an end of an IPv6 network, in the midst of which no IPv4 is then. */
export function sortableIpv6(digits: string): string {
  return `6${digits}`;
}
