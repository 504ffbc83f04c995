import { MozdefError } from '../../../lifecycle/error.ts';
import type { InputFile } from '../input-files.ts';
import { openInput } from '../open-input.ts';
import { type Format, readRecords } from '../read-records.ts';
import { timeOfRecord } from './time-of-record.ts';

/**
 * The span that moves the newest time of all these files to now, in whole seconds, so that a time in seconds and one in
 * microseconds move alike. Newest is what the server would take for the newest: the same normalization tells the time of each event.
 */
export async function findShift(files: readonly InputFile[], format: Format, nowMs: number): Promise<number> {
  let newest = Number.NEGATIVE_INFINITY;
  for (const file of files) {
    for await (const records of readRecords(openInput(file), format)) {
      for (const record of records) newest = Math.max(newest, timeOfRecord(record, nowMs) ?? newest);
    }
  }
  if (newest === Number.NEGATIVE_INFINITY) {
    throw new MozdefError('input-unreadable', 'there is no time in these files that could be moved', {
      remedy: 'Leave --shift-to-now out: an event without a time gets that of its reception.',
    });
  }
  return Math.floor((nowMs - newest) / 1000) * 1000;
}
