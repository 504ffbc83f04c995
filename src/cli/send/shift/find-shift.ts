import { eventsConfig, normalizeOptions } from '../../../event/events-config.ts';
import { normalize } from '../../../event/normalize.ts';
import { parseRawText } from '../../../event/raw-text.ts';
import { MozdefError } from '../../../lifecycle/error.ts';
import { bodyKind } from '../../../receive/decode/body-kind.ts';
import { parseItem } from '../../../receive/decode/parse-item.ts';
import type { InputFile } from '../input-files.ts';
import { openInput } from '../open-input.ts';
import { type Format, readRecords } from '../read-records.ts';

const OPTIONS = normalizeOptions(eventsConfig.parse({}));

/**
 * The span that moves the newest time of all these files to now, in whole seconds, so that a time in seconds and one in
 * microseconds move alike. Newest is what the server would take for the newest: the same normalization tells the time of each event.
 */
export async function findShift(files: readonly InputFile[], format: Format, nowMs: number): Promise<number> {
  let newest = Number.NEGATIVE_INFINITY;
  for (const file of files) {
    for await (const records of readRecords(openInput(file), format)) {
      for (const record of records) newest = Math.max(newest, timeOf(record, nowMs) ?? newest);
    }
  }
  if (newest === Number.NEGATIVE_INFINITY) {
    throw new MozdefError('input-unreadable', 'there is no time in these files that could be moved', {
      remedy: 'Leave --shift-to-now out: an event without a time gets that of its reception.',
    });
  }
  return Math.floor((nowMs - newest) / 1000) * 1000;
}

/** The time of an event, or undefined when it says none. */
function timeOf(record: Buffer, nowMs: number): number | undefined {
  const parsed =
    bodyKind(record).kind === 'json' ? parseItem(record) : { value: parseRawText(record.toString('utf8')) };
  if ('error' in parsed) return undefined;
  const reception = { id: '', receivedMs: nowMs, sender: '', endpoint: 'events' };
  const { utctimestamp, receivedtimestamp } = normalize(parsed.value, reception, OPTIONS);
  return utctimestamp === receivedtimestamp ? undefined : Date.parse(utctimestamp);
}
