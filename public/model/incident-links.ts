import { EVENTS_DEFAULTS, encodeEventsState } from './events-url.ts';
import { escapeValue } from './query-edit.ts';
import { absolute } from './time-range.ts';

/** Around an event in a timeline so much is shown. */
const AROUND_MS = 5 * 60_000;

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

/** Where an event of a timeline is shown, among those around it. */
export function starredUrl(event: string, at: string): string {
  const time = Date.parse(at);
  const range = { from: absolute(time - AROUND_MS), to: absolute(time + AROUND_MS) };
  return `/events?${encodeEventsState({ ...EVENTS_DEFAULTS, ...range, sel: event })}`;
}
