import { describe, expect, it } from '@jest/globals';
import { ENTRY_TYPES, type EntryType } from '../../src/lists/entry.ts';
import { readValue } from '../../src/lists/read-value.ts';

const STAFF: readonly EntryType[] = ['user', 'email'];
const read = (text: string, types: readonly EntryType[] = ENTRY_TYPES, given?: EntryType) => {
  const value = readValue(text, types, given);
  return 'fault' in value ? `fault: ${value.fault}` : `${value.type} ${value.value}`;
};

describe('what an entry means', () => {
  it.each([
    ['203.0.113.7', 'ip 203.0.113.7'],
    [' 2001:DB8:0:0::1 ', 'ip 2001:db8::1'],
    ['::ffff:203.0.113.7', 'ip 203.0.113.7'],
    ['198.51.100.0/24', 'cidr 198.51.100.0/24'],
    ['2001:DB8::/032', 'cidr 2001:db8::/32'],
    ['::ffff:198.51.100.0/120', 'cidr 198.51.100.0/24'],
    ['0.0.0.0/0', 'cidr 0.0.0.0/0'],
    ['*.Evil.Example.', 'domain evil.example'],
    ['Kim@Example.com', 'email kim@example.com'],
    ['D41D8CD98F00B204E9800998ECF8427E', 'hash d41d8cd98f00b204e9800998ecf8427e'],
  ])('knows %s by its looks', (text, expected) => expect(read(text)).toBe(expected));

  it('takes a name for what the list takes, or wants its type', () => {
    expect(read('Kim', STAFF)).toBe('user kim');
    expect(read('kim.lee', STAFF)).toBe('user kim.lee');
    expect(read('web1', ['host', 'ip'])).toBe('host web1');
    expect(read('web1.example.com', ['host'])).toBe('host web1.example.com');
    expect(read('kim')).toBe('fault: it may be a host or a user: give its type');
    expect(read('kim', ENTRY_TYPES, 'user')).toBe('user kim');
    expect(read('a.example.com', ENTRY_TYPES, 'host')).toBe('host a.example.com');
  });

  it.each([
    ['', ENTRY_TYPES, undefined, 'it is empty'],
    ['203.0.113.7', STAFF, undefined, 'the list takes no ip'],
    ['203.0.113.7', STAFF, 'ip', 'the list takes no ip'],
    ['203.0.113.256', ['ip', 'domain'], undefined, 'it is none of ip, domain'],
    ['203.0.113.7/24', ENTRY_TYPES, 'cidr', 'it is no cidr; the network is 203.0.113.0/24'],
    ['203.0.113.0/24', ENTRY_TYPES, 'ip', 'it is no ip; cidr is the type of networks'],
    ['203.0.113.0/33', ['cidr'], undefined, 'it is none of cidr'],
    ['not a domain', ENTRY_TYPES, 'domain', 'it is no domain'],
    ['a\u0000b', STAFF, undefined, 'it has characters that cannot be shown'],
    ['a'.repeat(513), STAFF, undefined, 'it is longer than 512 characters'],
  ] as const)('says what is wrong with %s', (text, types, given, fault) => {
    expect(read(text, types, given)).toBe(`fault: ${fault}`);
  });
});
