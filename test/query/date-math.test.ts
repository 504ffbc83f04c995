import { describe, expect, it } from '@jest/globals';
import { parseDateMath } from '../../src/query/date-math.ts';

const NOW = Date.parse('2026-11-24T12:34:56.789Z');
const iso = (text: string, more: { timezone?: string; roundUp?: boolean } = {}): string =>
  new Date(parseDateMath(text, { now: NOW, ...more })).toISOString();

describe('parseDateMath', () => {
  it.each([
    ['now', '2026-11-24T12:34:56.789Z'],
    ['now-1h', '2026-11-24T11:34:56.789Z'],
    ['now-1h/h', '2026-11-24T11:00:00.000Z'],
    ['now/d', '2026-11-24T00:00:00.000Z'],
    ['now/w', '2026-11-23T00:00:00.000Z'],
    ['now/M', '2026-11-01T00:00:00.000Z'],
    ['now/y', '2026-01-01T00:00:00.000Z'],
    ['now-1M/M+1d', '2026-10-02T00:00:00.000Z'],
    ['2026-03-31||-1M', '2026-02-28T00:00:00.000Z'],
    ['2024-02-29||+1y', '2025-02-28T00:00:00.000Z'],
    ['2026', '2026-01-01T00:00:00.000Z'],
    ['2026-11', '2026-11-01T00:00:00.000Z'],
    ['2026-11-24', '2026-11-24T00:00:00.000Z'],
    ['2026-11-24T10', '2026-11-24T10:00:00.000Z'],
    ['2026-11-24T10:05', '2026-11-24T10:05:00.000Z'],
    ['2026-11-24T10:05:06.5Z', '2026-11-24T10:05:06.500Z'],
    ['2026-11-24T10:05:06.123456+02:00', '2026-11-24T08:05:06.123Z'],
    ['2026-11-24||+1d/d', '2026-11-25T00:00:00.000Z'],
    ['1764000000000', '2025-11-24T16:00:00.000Z'],
  ])('reads %s', (text, time) => {
    expect(iso(text)).toBe(time);
  });

  it.each([
    ['2026', '2026-12-31T23:59:59.999Z'],
    ['2026-02', '2026-02-28T23:59:59.999Z'],
    ['2026-11-24', '2026-11-24T23:59:59.999Z'],
    ['2026-11-24T10:05', '2026-11-24T10:05:59.999Z'],
    ['now/w', '2026-11-29T23:59:59.999Z'],
    ['now', '2026-11-24T12:34:56.789Z'],
  ])('rounds %s up to the last millisecond of what it means', (text, time) => {
    expect(iso(text, { roundUp: true })).toBe(time);
  });

  it.each([
    '',
    'soon',
    'now-',
    'now-1x',
    'now1h',
    '2026-13-01',
    '2026-02-30',
    '2026-11-24T25',
    '2026-11-24T10:00:00+99:00',
    '2026-11-24+1d',
    'now+999999y',
    '12',
    '2026-1-1',
  ])('refuses %j', (text) => {
    expect(() => parseDateMath(text, { now: NOW })).toThrow(expect.objectContaining({ code: 'query-invalid' }));
  });

  it('keeps the wall clock of a zone where days have 23 or 25 hours', () => {
    const timezone = 'Europe/Berlin';

    expect(iso('2026-03-29', { timezone })).toBe('2026-03-28T23:00:00.000Z');
    expect(iso('2026-03-29', { timezone, roundUp: true })).toBe('2026-03-29T21:59:59.999Z');
    expect(iso('2026-10-25', { timezone, roundUp: true })).toBe('2026-10-25T22:59:59.999Z');
    expect(iso('2026-10-24T12:00||+1d', { timezone })).toBe('2026-10-25T11:00:00.000Z');
    expect(iso('2026-03-29T02:30', { timezone })).toBe('2026-03-29T01:30:00.000Z');
    expect(iso('2026-10-25T02:30', { timezone })).toBe('2026-10-25T00:30:00.000Z');
  });

  it('starts a unit on the wall clock of zones that are off by half an hour', () => {
    expect(iso('now/h', { timezone: 'Asia/Kolkata' })).toBe('2026-11-24T12:30:00.000Z');
    expect(iso('now/d', { timezone: 'Asia/Kolkata' })).toBe('2026-11-23T18:30:00.000Z');
  });
});
