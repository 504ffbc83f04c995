import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { formatUtc, parseTimestamp } from '../../src/event/timestamps.ts';

const RECEIVED = Date.parse('2026-11-24T19:57:31Z');
const UTC = { receivedMs: RECEIVED, timezone: 'UTC' };

describe('parseTimestamp', () => {
  it.each([
    // epoch
    [1389385844, '2014-01-10T20:30:44.000000+00:00'],
    [1389385844123, '2014-01-10T20:30:44.123000+00:00'],
    [1389385844123456, '2014-01-10T20:30:44.123456+00:00'],
    [0, '1970-01-01T00:00:00.000000+00:00'],
    [999999999, '2001-09-09T01:46:39.000000+00:00'],
    [1588205199.82437, '2020-04-30T00:06:39.824370+00:00'],
    [1389385844.9999998, '2014-01-10T20:30:45.000000+00:00'],
    ['1389385844', '2014-01-10T20:30:44.000000+00:00'],
    ['1389385844.123', '2014-01-10T20:30:44.123000+00:00'],
    ['1389385844123', '2014-01-10T20:30:44.123000+00:00'],
    ['1389385844123.456', '2014-01-10T20:30:44.123456+00:00'],
    ['1389385844123456', '2014-01-10T20:30:44.123456+00:00'],
    ['1389385844123456789', '2014-01-10T20:30:44.123456+00:00'],
    ['20140130', '2014-01-30T00:00:00.000000+00:00'],
    ['20140130192443', '2014-01-30T19:24:43.000000+00:00'],
    // ISO 8601, RFC 5424 and relatives
    ['2026-11-24T19:57:31.123456789Z', '2026-11-24T19:57:31.123456+00:00'],
    ['2026-11-24T19:57:31Z', '2026-11-24T19:57:31.000000+00:00'],
    ['2026-11-24T19:57Z', '2026-11-24T19:57:00.000000+00:00'],
    ['2026-11-24 19:57:31,5', '2026-11-24T19:57:31.500000+00:00'],
    ['2026-11-24 19:57:31 UTC', '2026-11-24T19:57:31.000000+00:00'],
    ['2026/11/24 19:57:31', '2026-11-24T19:57:31.000000+00:00'],
    ['2026-11-24', '2026-11-24T00:00:00.000000+00:00'],
    ['20261124T195731Z', '2026-11-24T19:57:31.000000+00:00'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000000+00:00'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000000+00:00'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000000+00:00'],
    // with the month's name
    ['Nov 24 19:57:31', '2026-11-24T19:57:31.000000+00:00'],
    ['Nov  4 19:57:31.123', '2026-11-04T19:57:31.123000+00:00'],
    ['Nov 24 2024 19:57:31', '2024-11-24T19:57:31.000000+00:00'],
    ['Sun Dec 04 04:47:44 2005', '2005-12-04T04:47:44.000000+00:00'],
    ['[Sun Dec 04 04:47:44.123456 2005]', '2005-12-04T04:47:44.123456+00:00'],
    ['Sun, 06 Nov 1994 08:49:37 GMT', '1994-11-06T08:49:37.000000+00:00'],
  ])('reads %j', (value, utctimestamp) => {
    expect(parseTimestamp(value, UTC)).toMatchObject({ utctimestamp, timestamp: utctimestamp });
  });

  it.each([
    ['2014-01-30T19:24:43+06:00', '2014-01-30T13:24:43.000000+00:00', '2014-01-30T19:24:43.000000+06:00'],
    ['2014-01-30T19:24:43.5-0330', '2014-01-30T22:54:43.500000+00:00', '2014-01-30T19:24:43.500000-03:30'],
    ['2014-01-30 19:24:43 +02', '2014-01-30T17:24:43.000000+00:00', '2014-01-30T19:24:43.000000+02:00'],
    ['2014-01-30T19:24:43+01:00[Europe/Paris]', '2014-01-30T18:24:43.000000+00:00', '2014-01-30T19:24:43.000000+01:00'],
    ['10/Oct/2000:13:55:36 -0700', '2000-10-10T20:55:36.000000+00:00', '2000-10-10T13:55:36.000000-07:00'],
    ['Sun Dec  4 04:47:44 EST 2005', '2005-12-04T09:47:44.000000+00:00', '2005-12-04T04:47:44.000000-05:00'],
  ])('keeps the offset of %j', (value, utctimestamp, timestamp) => {
    expect(parseTimestamp(value, UTC)).toMatchObject({ utctimestamp, timestamp, zoned: true });
  });

  it.each([
    ['Dec 31 23:59:59', '2026-01-01T00:00:05Z', '2025-12-31T23:59:59.000000+00:00'],
    ['Jan  1 00:00:05', '2025-12-31T23:59:59Z', '2026-01-01T00:00:05.000000+00:00'],
    ['Dec 10 06:55:46', '2026-11-24T00:00:00Z', '2025-12-10T06:55:46.000000+00:00'],
    ['Feb 29 12:00:00', '2026-03-01T00:00:00Z', '2024-02-29T12:00:00.000000+00:00'],
  ])('gives %j, received at %s, the nearest year that is not to come', (value, received, utctimestamp) => {
    expect(parseTimestamp(value, { receivedMs: Date.parse(received), timezone: 'UTC' })).toMatchObject({
      utctimestamp,
    });
  });

  it.each([
    ['2026-07-01 12:00:00', '2026-07-01T10:00:00.000000+00:00', '2026-07-01T12:00:00.000000+02:00'],
    ['Jan  1 12:00:00', '2026-01-01T11:00:00.000000+00:00', '2026-01-01T12:00:00.000000+01:00'],
    // 2:30 comes twice on the night that summer time ends, and not at all when it begins.
    ['2026-10-25 02:30:00', '2026-10-25T00:30:00.000000+00:00', '2026-10-25T02:30:00.000000+02:00'],
    ['2026-03-29 02:30:00', '2026-03-29T01:30:00.000000+00:00', '2026-03-29T02:30:00.000000+01:00'],
  ])('reads %j in the configured zone', (value, utctimestamp, timestamp) => {
    expect(parseTimestamp(value, { receivedMs: RECEIVED, timezone: 'Europe/Berlin' })).toMatchObject({
      utctimestamp,
      timestamp,
      zoned: false,
    });
  });

  it.each([
    ['', null, undefined, true, [], {}, -1, 1e300],
    ['garbage', 'yesterday', '12ms', 'Dec', 'Dec 10', '06:55:46', '-', '1.2.3.4'],
    ['2026-13-01T00:00:00Z', '2026-02-29T00:00:00Z', '2026-01-01T24:00:00Z', '2026-01-01T00:60:00Z', '0000-01-01'],
    ['2026-01-01T00:00:00+99:00', '2026-01-01T00:00:00Q', '2026-01-01T00:00:00.Z', '999999999999999999999'],
    ['Feb 30 00:00:00', 'Dec Dec 10 06:55:46', '10/Foo/2000:13:55:36 -0700'],
  ])('does not take %j and its like for times', (...values) => {
    expect(values.map((value) => parseTimestamp(value, UTC))).toEqual(values.map(() => undefined));
  });

  it('reads back every instant that it writes', () => {
    const instants = fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 });
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: 999 }), (ms, micros) => {
        const text = formatUtc(ms, micros);

        expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/);
        expect(Date.parse(text)).toBe(ms);
        expect(parseTimestamp(text, UTC)).toMatchObject({ ms, micros, utctimestamp: text });
      }),
    );
  });

  it('orders texts as it orders times', () => {
    const instants = fc.integer({ min: 0, max: 253_402_300_799_999 });
    fc.assert(fc.property(instants, instants, (a, b) => expect(formatUtc(a) < formatUtc(b)).toBe(a < b)));
  });

  it('never throws, whatever it is given', () => {
    const nearlyTimes = fc.stringMatching(/^[\dTZ:. +\-/,JanDec[\]]{0,40}$/);
    fc.assert(
      fc.property(fc.oneof(nearlyTimes, fc.jsonValue()), (value) => {
        const time = parseTimestamp(value as string, UTC);
        if (time) expect(time.utctimestamp).toHaveLength(32);
      }),
    );
  });
});
