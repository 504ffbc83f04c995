import { EVENTS_DEFAULTS, encodeEventsState } from './events-url.ts';
import { escapeValue } from './query-edit.ts';

/** Kinds of indicators that stand on lists as they are. */
const LISTED: ReadonlySet<string> = new Set(['ip', 'cidr', 'domain', 'md5', 'sha1', 'sha256', 'host', 'user', 'email']);

/** Whether such an indicator can be watched for. */
export function isWatchable(type: string): boolean {
  return LISTED.has(type);
}

/** The address of all events of all time that speak of it. */
export function everywhereUrl(type: string, value: string): string {
  // What is in a network no text says: it is asked where addresses stand.
  const q =
    type === 'cidr' ? `sourceipaddress:${quoted(value)} OR destinationipaddress:${quoted(value)}` : escapeValue(value);
  return `/events?${encodeEventsState({ ...EVENTS_DEFAULTS, q, from: 'now-3650d' })}`;
}

function quoted(network: string): string {
  return `"${network.replace(/["\\]/g, '')}"`;
}
