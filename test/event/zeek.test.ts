import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../src/event/event.ts';
import { normalized } from '../support/normalized.ts';

const ENDS = { 'id.orig_h': '10.0.1.6', 'id.orig_p': 54_243, 'id.resp_h': '198.51.100.4', 'id.resp_p': 53 };
const DNS = { ts: 1588205199.82437, uid: 'Cvf4XX17hSAgXDdGEd', ...ENDS, proto: 'udp', query: 'a.example.com' };
const MAPPED = {
  sourceipaddress: '10.0.1.6',
  sourceport: 54_243,
  destinationipaddress: '198.51.100.4',
  destinationport: 53,
};

describe('an entry of a log of Zeek', () => {
  it('becomes an event with its addresses, time, log and a summary, and keeps all fields', () => {
    const raw = { _path: 'dns', ...DNS, qtype_name: 'A', rcode_name: 'NOERROR', answers: ['192.0.2.1', '192.0.2.2'] };

    const event = normalized(raw);

    expect(event).toMatchObject({
      utctimestamp: '2020-04-30T00:06:39.824370+00:00',
      hostname: 'UNKNOWN',
      source: 'dns',
      category: 'zeek',
      processname: 'zeek',
      summary: 'DNS query A a.example.com: NOERROR 192.0.2.1 192.0.2.2, 10.0.1.6:54243 -> 198.51.100.4:53',
      type: 'event',
      tags: [],
    });
    expect(event.details).toEqual({ ...raw, ...MAPPED });
    expect(event.mozdef.errors).toBeUndefined();
  });

  it.each<[string, JsonObject]>([
    ['with dots', ENDS],
    ['with underscores', Object.fromEntries(Object.entries(ENDS).map(([key, end]) => [key.replace('.', '_'), end]))],
    ['nested', { id: { orig_h: '10.0.1.6', orig_p: 54_243, resp_h: '198.51.100.4', resp_p: 53 } }],
  ])('names the ends of a connection %s', (_spelling, ends) => {
    const raw = { uid: 'C1', ...ends, conn_state: 'SF', proto: 'tcp' };

    const event = normalized(raw);

    expect(event).toMatchObject({ category: 'zeek', source: 'UNKNOWN' });
    expect(event.summary).toBe('tcp connection SF, 10.0.1.6:54243 -> 198.51.100.4:53');
    expect(event.details).toEqual({ ...raw, ...MAPPED });
  });

  it('keeps names of Zeek from fields that mean something else', () => {
    const raw = {
      ...DNS,
      host: 'www.example.com',
      source: 'SMB',
      path: '\\\\nas\\share',
      date: 'Thu, 01 Jan 1970 00:00:00 +0000',
      type: 'x',
      msg: 'y',
      user_agent: 'curl/8',
    };

    const event = normalized(raw);

    expect(event).toMatchObject({ hostname: 'UNKNOWN', source: 'UNKNOWN', category: 'zeek' });
    expect(event.utctimestamp).toMatch(/^2020-04-30T00:06:39/);
    expect(event.details).toEqual({ ...raw, ...MAPPED, useragent: 'curl/8' });
  });

  it('takes what a shipper says about it as always', () => {
    const event = normalized({
      ...DNS,
      '@timestamp': '2026-11-24T10:00:00Z',
      host: { name: 'sensor1' },
      log: { file: { path: '/opt/zeek/logs/current/dns.log' } },
      tags: ['dmz'],
      details: { sourceipaddress: 'mine', query: 'other' },
      'details.site': 'west',
    });

    expect(event).toMatchObject({ hostname: 'sensor1', tags: ['dmz'] });
    expect(event.utctimestamp).toMatch(/^2020-04-30T00:06:39/);
    expect(event.details).toMatchObject({
      sourceipaddress: 'mine',
      query: 'other',
      query_2: 'a.example.com',
      eventsource: '/opt/zeek/logs/current/dns.log',
      site: 'west',
    });
  });

  it('is known without a connection by how its log is named', () => {
    const streamed = {
      _path: 'weird',
      _write_ts: '2026-11-24T10:00:01Z',
      _system_name: 'sensor1',
      name: 'x',
      peer: 'z',
    };

    expect(normalized({ ...streamed, ts: '2026-11-24T10:00:00.5Z' })).toMatchObject({
      utctimestamp: '2026-11-24T10:00:00.500000+00:00',
      hostname: 'sensor1',
      source: 'weird',
      category: 'zeek',
      summary: 'unexpected: x',
    });
    expect(normalized({ '@stream': 'pe', '@proc': 'zeek', machine: 'AMD64' })).toMatchObject({
      source: 'pe',
      category: 'zeek',
    });
  });

  it('leaves the category to the custom endpoint, and to who gives one', () => {
    expect(normalized(DNS, { endpoint: 'custom/nsm' })).toMatchObject({ category: 'nsm', type: 'nsm' });
    expect(normalized({ ...DNS, category: 'dns' }).category).toBe('dns');
  });

  it.each<[string, JsonObject]>([
    ['no address', { uid: 'C1', message: 'm', host: 'web1' }],
    ['no uid', { ...ENDS, message: 'm', host: 'web1' }],
    ['a uid that is a number', { uid: 1000, ...ENDS, message: 'm', host: 'web1' }],
    ['an address that is none', { uid: 'C1', 'id.orig_h': 7, message: 'm', host: 'web1' }],
    ['a path alone', { _path: 'dns', message: 'm', host: 'web1' }],
  ])('is not what has %s', (_what, raw) => {
    const event = normalized(raw);

    expect(event).toMatchObject({ summary: 'm', hostname: 'web1', category: 'UNKNOWN' });
    expect(event.details).not.toHaveProperty('sourceipaddress');
  });

  it('loses nothing, whatever else is in it', () => {
    const keys = fc.constantFrom(
      'id',
      'source',
      'host',
      'details',
      'fields',
      'tags',
      'msg',
      'note',
      'query',
      '__proto__',
      'x',
    );
    assertNothingLost(fc.array(fc.tuple(keys, fc.jsonValue({ maxDepth: 2 })), { maxLength: 6 }));
  });
});

function assertNothingLost(entries: fc.Arbitrary<[string, unknown][]>): void {
  fc.assert(
    fc.property(entries, (pairs) => {
      const raw = { ...DNS, ...Object.fromEntries(pairs) } as JsonObject;

      const kept = new Set(leaves(normalized(raw) as unknown as JsonObject));

      for (const leaf of leaves(raw)) if (leaf.trim() !== '' && leaf !== 'null') expect(kept).toContain(leaf);
    }),
  );
}

function leaves(value: JsonValue): string[] {
  if (typeof value !== 'object' || value === null) return [String(value).toWellFormed()];
  return Object.values(value).flatMap(leaves);
}
