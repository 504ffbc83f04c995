import type { JsonObject } from '../event.ts';
import { ruleOf } from '../key-rules.ts';
import { TEXT_FIELDS, type TextField } from '../key-table.ts';
import { hasOwn, keepOwn } from '../own-property.ts';
import type { Payload } from './read-payload.ts';

/** What a payload may say itself, and better: from a header these come under names that any other name precedes. */
const YIELDING = new Set(['timestamp', 'hostname', 'severity', 'pid']);

/**
 * The event of a payload that came behind a syslog header. What the payload says wins; what the header says otherwise is kept
 * in `details` as `syslog_<name>`. `text` is the payload as sent.
 */
export function addHeader({ event, format }: Payload, header: JsonObject, text: string): JsonObject {
  const whole: JsonObject = {};
  for (const key in event) keepOwn(whole, key, event[key] ?? null);
  for (const key in header) {
    const value = header[key] ?? null;
    if (key === 'message') continue;
    if (key === 'category') {
      if (!says(event, 'category')) whole[key] = value;
    } else keepOwn(whole, YIELDING.has(key) || hasOwn(event, key) ? `syslog_${key}` : key, value);
  }
  if (format === 'json' && !says(event, 'summary')) keepOwn(whole, 'message', text);
  return whole;
}

/** Whether one of the event's keys is a name of this field. */
function says(event: JsonObject, field: TextField): boolean {
  const slot = TEXT_FIELDS.indexOf(field);
  return Object.keys(event).some((key) => {
    const rule = ruleOf(key);
    return rule.kind === 'text' && rule.slot === slot;
  });
}
