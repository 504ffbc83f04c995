import { describe, expect, it } from '@jest/globals';
import { rangeLabel } from '../../public/model/range-label.ts';
import { readTyped, resolveRange, resolveTime, shiftRange, zoomOut } from '../../public/model/time-range.ts';

const NOW = Date.parse('2026-11-24T20:15:30.500Z'); // a Tuesday

describe('resolveTime', () => {
  it.each([
    ['now', '2026-11-24T20:15:30.500Z'],
    ['now-6h', '2026-11-24T14:15:30.500Z'],
    ['now-1d+2h', '2026-11-23T22:15:30.500Z'],
    ['now/d', '2026-11-24T00:00:00.000Z'],
    ['now-1d/d', '2026-11-23T00:00:00.000Z'],
    ['now/w', '2026-11-23T00:00:00.000Z'],
    ['2026-11-24', '2026-11-24T00:00:00.000Z'],
    ['2026-11-24 10:00', '2026-11-24T10:00:00.000Z'],
    ['2026-11-24T10:00:00+02:00', '2026-11-24T08:00:00.000Z'],
    ['1795551330500', '2026-11-24T20:15:30.500Z'],
  ])('understands %s', (text, time) => {
    expect(new Date(resolveTime(text, NOW) ?? 0).toISOString()).toBe(time);
  });

  it.each(['', 'yesterday', 'now-6', 'now-6y', '2026-13-40', '10:00', 'now -6h', '12'])(
    'does not take %j for a time',
    (text) => {
      expect(resolveTime(text, NOW)).toBeUndefined();
    },
  );

  it('rounds an end up', () => {
    expect(new Date(resolveTime('now/d', NOW, 'end') ?? 0).toISOString()).toBe('2026-11-25T00:00:00.000Z');
  });
});

describe('ranges', () => {
  it('are refused when the end is not after the start', () => {
    expect(resolveRange({ from: 'now', to: 'now-1h' }, NOW)).toBeUndefined();
  });

  it('are read as people type them', () => {
    expect(readTyped(' 6h ', 'utc')).toBe('now-6h');
    expect(readTyped('2026-11-24 10:00', 'utc')).toBe('2026-11-24T10:00:00.000Z');
    expect(readTyped('2026-11-24 10:00', 'local')).toBe(new Date('2026-11-24T10:00').toISOString());
    expect(readTyped('soon', 'utc')).toBeUndefined();
  });

  it('move by their own width', () => {
    const range = { from: Date.parse('2026-11-24T10:00Z'), to: Date.parse('2026-11-24T11:00Z') };

    expect(shiftRange(range, -1)).toEqual({ from: '2026-11-24T09:00:00.000Z', to: '2026-11-24T10:00:00.000Z' });
  });

  it('zoom out to twice their width: to the past when they end now, else to both sides', () => {
    expect(zoomOut({ from: 'now-24h', to: 'now' }, NOW)).toEqual({ from: 'now-2d', to: 'now' });
    expect(zoomOut({ from: '2026-11-24T10:00:00.000Z', to: '2026-11-24T12:00:00.000Z' }, NOW)).toEqual({
      from: '2026-11-24T09:00:00.000Z',
      to: '2026-11-24T13:00:00.000Z',
    });
  });

  it('are named in words', () => {
    expect(rangeLabel({ from: 'now-7d', to: 'now' }, 'utc')).toBe('Last 7 days');
    expect(rangeLabel({ from: 'now-6h', to: 'now' }, 'utc')).toBe('Last 6 hours');
    expect(rangeLabel({ from: 'now-1w', to: 'now' }, 'utc')).toBe('Last week');
    expect(rangeLabel({ from: 'now-2d', to: 'now-1d' }, 'utc')).toBe('now-2d – now-1d');
    expect(rangeLabel({ from: '2026-11-24T10:00:00.000Z', to: '2026-11-24T12:30:00.000Z' }, 'utc')).toBe(
      '2026-11-24 10:00 – 12:30',
    );
  });
});
