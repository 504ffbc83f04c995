import { describe, expect, it } from '@jest/globals';
import {
  formatAgo,
  formatBytes,
  formatDuration,
  formatPercent,
  formatShort,
  formatTime,
  tickLabel,
} from '../../public/model/format.ts';
import { bytesText } from '../../src/cli/amounts.ts';

describe('figures', () => {
  it.each([
    [0, '0'],
    [1.64, '1.6'],
    [801.6, '802'],
    [12_345, '12.3k'],
    [999_960, '1M'],
    [2_500_000_000, '2.5G'],
  ])('%d is %s', (value, text) => {
    expect(formatShort(value)).toBe(text);
  });

  it('bytes, durations and shares read well', () => {
    const amounts = [0, 512, 999.4, 1536, 999_600, 83e9, 271_234_000_000];
    expect(amounts.map(formatBytes)).toEqual(['0 B', '512 B', '999.4 B', '1.54 KB', '1.00 MB', '83.0 GB', '271 GB']);
    // The command line says the same.
    expect(amounts.map(formatBytes)).toEqual(amounts.map(bytesText));
    expect([340, 3200, 250_000, 187_260_000].map(formatDuration)).toEqual(['340 ms', '3.2 s', '4 min 10 s', '2 d 4 h']);
    expect([0, 0.0001, 0.5, 0.9999, 1].map(formatPercent)).toEqual(['0%', '<1%', '50%', '>99%', '100%']);
  });

  it('times are shown in the zone, and text that is no time as it is', () => {
    expect(formatTime('2026-11-24T20:15:03.120Z', 'utc')).toBe('2026-11-24 20:15:03.120');
    expect(formatTime('not a time', 'utc')).toBe('not a time');
    expect(tickLabel(Date.parse('2026-11-24T00:00Z'), 3_600_000, 'utc')).toBe('11-24');
    expect(tickLabel(Date.parse('2026-11-24T06:00Z'), 3_600_000, 'utc')).toBe('06:00');
    expect(tickLabel(Date.parse('2026-01-01T00:00Z'), 365 * 86_400_000, 'utc')).toBe('2026');
    expect(tickLabel(Date.parse('2026-11-01T00:00Z'), 30 * 86_400_000, 'utc')).toBe('2026-11');
  });
});

it.each([
  [0, 'just now'],
  [9_999, 'just now'],
  [59_999, '59 s ago'],
  [60_000, '1 min ago'],
  [3_599_999, '59 min ago'],
  [86_399_000, '23 h ago'],
  [86_400_000 * 40, '40 d ago'],
  [-9_000, 'just now'],
  [-180_000, 'in 3 min'],
])('a time %d ms ago is %s', (passed, text) => {
  expect(formatAgo(1_800_000_000_000 - passed, 1_800_000_000_000)).toBe(text);
  expect(formatAgo('no time', 0)).toBe('no time');
});
