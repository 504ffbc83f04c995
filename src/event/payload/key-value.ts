import { isIP } from 'node:net';
import type { JsonObject, JsonValue } from '../event.ts';
import { hasOwn, keepOwn } from '../own-property.ts';
import { readPairs } from './read-pairs.ts';

/** With fewer pairs a sentence that happens to hold an equals sign would be taken for fields. */
const LEAST_PAIRS = 3;

/** What firewalls and others call addresses, ports and users, in lower case, and the detail that gets a copy. */
const COPIED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    sourceipaddress: ['src', 'srcip', 'src_ip', 'source_ip', 'srcaddr'],
    destinationipaddress: ['dst', 'dstip', 'dst_ip', 'dest_ip', 'destination_ip', 'dstaddr'],
    sourceport: ['spt', 'srcport', 'src_port', 'sport'],
    destinationport: ['dpt', 'dstport', 'dst_port', 'dport'],
    username: ['user', 'usr', 'user_name', 'acct'],
  }).flatMap(([ours, names]) => names.map((name) => [name, ours] as const)),
);

/**
 * The event of a text that is nothing but `key=value` and `key="some words"` pairs (three or more), as firewalls and many programs
 * write it; undefined when it is not. Its message is the text, unless one of the pairs is a message in quotes.
 */
export function readKeyValue(text: string): JsonObject | undefined {
  const read = readPairs(text);
  if (!read || read.pairs.length < LEAST_PAIRS) return undefined;
  const event: JsonObject = {};
  let spoken = false;
  for (const { key, value, quoted } of read.pairs) {
    spoken ||= quoted && /^(?:msg|message)$/i.test(key);
    keepOwn(event, key, value);
  }
  if (read.flags.length > 0) keepOwn(event, 'flags', [...read.flags]);
  if (!spoken || read.prefixed) keepOwn(event, 'message', text);
  addTime(event);
  addCopies(event);
  return event;
}

/** Of those that say date and time apart. */
function addTime(event: JsonObject): void {
  const { date, time, tz = '' } = event;
  if (typeof date !== 'string' || typeof time !== 'string' || typeof tz !== 'string' || hasOwn(event, 'timestamp'))
    return;
  if (/^\d{4}-\d\d-\d\d$/.test(date) && time.includes(':')) event['timestamp'] = `${date}T${time}${tz}`;
}

function addCopies(event: JsonObject): void {
  for (const [key, value] of Object.entries(event)) {
    const ours = COPIED.get(key.toLowerCase());
    const copy = ours === undefined ? undefined : copyOf(ours, value);
    if (ours !== undefined && copy !== undefined && !hasOwn(event, ours)) event[ours] = copy;
  }
}

/** Undefined when the value is not what its key says. */
function copyOf(ours: string, value: JsonValue): JsonValue | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  if (ours.endsWith('address')) return isIP(value) === 0 ? undefined : value;
  if (ours.endsWith('port')) return /^\d{1,5}$/.test(value) ? Number(value) : undefined;
  return value;
}
