import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { addressDigits } from '../../../src/query/address.ts';
import { sortableAddress, sortableIpv4, sortableNumber } from '../../../src/store/elasticsearch/sortable.ts';
import { ADDRESSES } from '../../query/pools.ts';

const number = fc.oneof(fc.double({ noNaN: true }), fc.integer(), fc.constantFrom(0, -0, 5e-324, -5e-324));

describe('sortable texts', () => {
  it('are in the order of numbers, infinite ones included', () => {
    fc.assert(
      fc.property(number, number, (one, other) => {
        const [a, b] = [sortableNumber(one), sortableNumber(other)];

        expect(a).toHaveLength(16);
        expect(a < b).toBe(one < other);
        expect(a === b).toBe(one === other);
      }),
    );
    expect(sortableNumber(1)).toBe('bff0000000000000');
    expect(sortableNumber(-1)).toBe('400fffffffffffff');
  });

  it('of IPv4 addresses are those of their digits', () => {
    const octet = fc.oneof(fc.nat({ max: 300 }).map(String), fc.constantFrom('', '00', '01', '0', '255', '256', 'x'));
    const dotted = fc.array(octet, { minLength: 3, maxLength: 5 }).map((octets) => octets.join('.'));
    const text = fc.oneof({ weight: 4, arbitrary: dotted }, { weight: 1, arbitrary: fc.constantFrom(...ADDRESSES) });
    fc.assert(
      fc.property(text, (text) => {
        const digits = text.includes(':') ? undefined : addressDigits(text);

        expect(sortableIpv4(text)).toBe(sortableAddress(digits));
      }),
      { numRuns: 2000 },
    );
    expect(sortableIpv4('10.1.2.255')).toBe('40a0102ff');
  });

  it('tell IPv4 from IPv6 however it is written', () => {
    expect(sortableAddress(addressDigits('::ffff:10.1.2.3'))).toBe(sortableIpv4('10.1.2.3'));
    expect(sortableAddress(addressDigits('2001:db8::1'))).toBe('620010db8000000000000000000000001');
  });
});
