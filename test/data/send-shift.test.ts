import { describe, expect, it } from '@jest/globals';
import { findInputFiles } from '../../src/cli/send/input-files.ts';
import { openInput } from '../../src/cli/send/open-input.ts';
import { readRecords } from '../../src/cli/send/read-records.ts';
import { findShift } from '../../src/cli/send/shift/find-shift.ts';
import { shiftTimes } from '../../src/cli/send/shift/shift-times.ts';
import { timeOfRecord } from '../../src/cli/send/shift/time-of-record.ts';
import { TEST_DATA, testFiles } from '../support/test-data.ts';

const NOW = Date.parse('2026-11-24T20:00:00Z');

const describeWithData = TEST_DATA === undefined ? describe.skip : describe;

describeWithData('mozdef send --shift-to-now', () => {
  const folders = TEST_DATA === undefined ? [] : ['raw', 'windows', 'zeek', 'cloudtrail'];
  const names = folders.flatMap((folder) => testFiles(folder, '.gz'));

  it.each(names)('moves every event of %s by the same span', async (name) => {
    const files = await findInputFiles([name]);
    const shiftMs = await findShift(files, 'auto', NOW);
    const spans = new Set<number>();
    let newest = 0;
    for (const file of files) {
      for await (const records of readRecords(openInput(file), 'auto')) {
        for (const record of records) {
          const moved = Buffer.from(shiftTimes(record.toString('latin1'), shiftMs, NOW), 'latin1');
          const time = timeOfRecord(moved, NOW + 1000) ?? Number.NaN;
          spans.add(time - (timeOfRecord(record, NOW) ?? Number.NaN));
          newest = Math.max(newest, time);
        }
      }
    }

    expect([...spans]).toEqual([shiftMs]);
    expect(newest).toBeGreaterThan(NOW - 1000);
    expect(newest).toBeLessThanOrEqual(NOW);
  });
});
