import type { Event } from '../event/event.ts';

/** Events as one JSON text a line, in a buffer of its own: how they cross to a thread. */
export function linesOf(events: readonly Event[]): Uint8Array {
  return new Uint8Array(Buffer.from(events.map((event) => JSON.stringify(event)).join('\n')));
}

/** The events of such lines. */
export function eventsOf(ndjson: Uint8Array): Event[] {
  const text = Buffer.from(ndjson.buffer, ndjson.byteOffset, ndjson.byteLength).toString();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Event);
}
