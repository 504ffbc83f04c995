import { eventsConfig, normalizeOptions } from '../../../event/events-config.ts';
import { normalize } from '../../../event/normalize.ts';
import { parseRawText } from '../../../event/raw-text.ts';
import { bodyKind } from '../../../receive/decode/body-kind.ts';
import { parseItem } from '../../../receive/decode/parse-item.ts';

const OPTIONS = normalizeOptions(eventsConfig.parse({}));

/** The time that a server would find in this event as it is sent, milliseconds since 1970; undefined when it says none. */
export function timeOfRecord(record: Buffer, nowMs: number): number | undefined {
  const parsed =
    bodyKind(record).kind === 'json' ? parseItem(record) : { value: parseRawText(record.toString('utf8')) };
  if ('error' in parsed) return undefined;
  const reception = { id: '', receivedMs: nowMs, sender: '', endpoint: 'events' };
  const { utctimestamp, receivedtimestamp } = normalize(parsed.value, reception, OPTIONS);
  return utctimestamp === receivedtimestamp ? undefined : Date.parse(utctimestamp);
}
