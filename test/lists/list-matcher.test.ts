import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { JsonObject } from '../../src/event/event.ts';
import type { EntryType } from '../../src/lists/entry.ts';
import { ENTRY_TYPES } from '../../src/lists/entry.ts';
import { ListMatcher } from '../../src/lists/match/list-matcher.ts';
import { readValue } from '../../src/lists/read-value.ts';
import { anEvent } from '../plugin/support.ts';
import { type PlainEntry, plainMatches } from './plain-matcher.ts';

const NOW = 1_000_000;

/** Few of each, so that events and entries meet. */
const octet = fc.constantFrom(0, 1, 127, 128, 255);
const ipv4 = fc.tuple(fc.constantFrom(10, 203), octet, octet).map(([a, b, c]) => `${a}.0.${b}.${c}`);
const group = fc.constantFrom('0', '1', 'ff', '8000');
const ipv6 = fc.oneof(
  fc.tuple(group, group, group).map(([a, b, c]) => `2001:db8:${a}::${b}:${c}`),
  fc.tuple(group, group).map(([a, b]) => `2001:DB8:0:0:${a}:0:0:${b}`),
  ipv4.map((text) => `::ffff:${text}`),
);
const label = fc.constantFrom('a', 'evil', 'Example', 'com');
const domain = fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => labels.join('.'));
const name = fc.constantFrom('kim', 'Ann', 'web1', 'kim.lee');
const hash = fc.constantFrom('0', 'A', 'b').map((digit) => digit.repeat(32));
const email = fc.tuple(name, domain).map(([user, at]) => `${user}@${at}`);
const network = fc.oneof(
  fc.tuple(ipv4, fc.constantFrom(0, 8, 9, 23, 24, 25, 31, 32)).map(([text, bits]) => networkOf(text, bits)),
  fc.tuple(ipv6, fc.constantFrom(0, 32, 47, 48, 64, 65, 127, 128)).map(([text, bits]) => networkOf(text, bits)),
);

/** The network that an address lies in, as the message of what is wrong with the address says it. */
function networkOf(text: string, bits: number): string {
  const read = readValue(`${text}/${bits}`, ['cidr'], 'cidr');
  return 'fault' in read ? (/the network is (\S+)$/.exec(read.fault)?.[1] ?? '0.0.0.0/0') : read.value;
}

const written: Record<EntryType, fc.Arbitrary<string>> = {
  ip: fc.oneof(ipv4, ipv6),
  cidr: network,
  domain,
  host: fc.oneof(name, domain),
  user: name,
  email,
  hash,
};
const entry = fc.constantFrom(...ENTRY_TYPES).chain((type) =>
  fc
    .record({ list: fc.constantFrom('one', 'two'), text: written[type], until: fc.constantFrom(0, 0, NOW, NOW + 1) })
    .map(({ list, text, until }): PlainEntry => {
      const read = readValue(text, ENTRY_TYPES, type);
      if ('fault' in read) throw new Error(`${type} ${text}: ${read.fault}`);
      return { list, until, ...read };
    }),
);

const address = fc.oneof(ipv4, ipv6);
const text = fc.oneof(
  address,
  domain,
  name,
  hash,
  email,
  ipv4.map((one) => `${one}:443`),
  ipv6.map((one) => `[${one}]:443`),
  domain.map((one) => `${one}.`),
  fc.tuple(fc.oneof(ipv4, domain), name).map(([host, user]) => `https://${user}:x@${host}:8443/a?b=1.2.3.4`),
  ipv6.map((one) => `http://[${one}]/`),
  name.map((one) => `CORP\\${one}`),
  hash.map((one) => `SHA1=xyz,MD5=${one}`),
  fc.string({ maxLength: 20 }).map((one) => one.replace(/[@:=\\[]/g, '')),
);
const value = fc.oneof(text, text, fc.array(text, { maxLength: 3 }), fc.record({ name: text, ip: text }), fc.integer());
const field = fc.constantFrom(
  'sourceipaddress',
  'username',
  'user_name',
  'TargetUserName',
  'computer_name',
  'host',
  'user',
  'url',
);
const event = fc
  .record({ hostname: fc.oneof(name, domain, ipv4), details: fc.dictionary(field, value, { maxKeys: 6 }) })
  .map(({ hostname, details }) => anEvent({ hostname }, details as JsonObject));

function matcherOf(entries: readonly PlainEntry[]): ListMatcher {
  const matcher = new ListMatcher(() => NOW);
  for (const { list, type, value: text, until } of entries)
    matcher.apply({ list, kind: 'watch', add: [[type, text, until]], remove: [] });
  return matcher;
}
const found = (matcher: ListMatcher, one: ReturnType<typeof anEvent>): string[] =>
  [...new Set(matcher.find(one).map((listed) => `${listed.list} ${listed.entry}`))].sort();
/** A list has an entry once; the later says until when. */
const latest = (entries: readonly PlainEntry[]): PlainEntry[] => [
  ...new Map(entries.map((one) => [`${one.list} ${one.type} ${one.value}`, one])).values(),
];

describe('ListMatcher', () => {
  it('finds what trying each entry with each value finds', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 30 }), event, (entries, one) => {
        expect(found(matcherOf(entries), one)).toEqual(plainMatches(latest(entries), one, NOW));
      }),
      { numRuns: 3000 },
    );
  });

  it('finds after changes what it would find if it had begun with them', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 30 }), fc.array(fc.boolean()), event, (entries, taken, one) => {
        const matcher = matcherOf(entries);
        const gone = latest(entries).filter((_, index) => taken[index]);
        for (const { list, type, value: text } of gone)
          matcher.apply({ list, kind: 'watch', add: [], remove: [[type, text]] });
        const left = latest(entries).filter((_, index) => !taken[index]);

        expect(matcher.size).toBe(left.length);
        expect(found(matcher, one)).toEqual(plainMatches(left, one, NOW));
      }),
      { numRuns: 1000 },
    );
  });

  it('looks at no more of an event than it may, and at hostile ones in time', () => {
    const matcher = matcherOf([{ list: 'one', type: 'domain', value: 'evil.example', until: 0 }]);
    const details: JsonObject = { deep: { deep: { deep: { deep: { deep: 'evil.example' } } } } };
    for (let index = 0; index < 500; index++) details[`f${index}`] = 'x.'.repeat(1000);

    expect(matcher.find(anEvent({}, { ...details, late: 'evil.example' }))).toEqual([]);
    expect(matcher.find(anEvent({}, { early: 'www.evil.example', ...details }))).toHaveLength(1);
    expect(matcher.find(anEvent({ hostname: 'EVIL.example' }))).toHaveLength(1);
  });
});
